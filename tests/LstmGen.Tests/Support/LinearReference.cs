using System;
using System.Collections.Generic;

namespace LstmGen.Tests.Support;

/// <summary><see cref="LinearModel"/> in plain double precision, one sequence at a time.</summary>
internal sealed class LinearReference(int inputs, int outputs, double[] parameters)
{
    public double[] Parameters { get; } = parameters;

    /// <summary>Outputs and final state (first sum, then second).</summary>
    public (double[] Outputs, double[] State) Run(IReadOnlyList<double> x, IReadOnlyList<double>? initialState = null)
    {
        int steps = x.Count / inputs;
        double[] state = new double[2 * inputs];
        for (int i = 0; i < state.Length && initialState is not null; i++)
        {
            state[i] = initialState[i];
        }

        double[] y = new double[steps * outputs];
        for (int t = 0; t < steps; t++)
        {
            for (int k = 0; k < inputs; k++)
            {
                state[k] = (0.5 * state[k]) + x[(t * inputs) + k];
                state[inputs + k] = (0.25 * state[inputs + k]) + state[k];
            }

            for (int j = 0; j < outputs; j++)
            {
                double sum = Parameters[(outputs * inputs) + j];
                for (int k = 0; k < inputs; k++)
                {
                    sum += Parameters[(j * inputs) + k] * state[inputs + k];
                }

                y[(t * outputs) + j] = sum;
            }
        }

        return (y, state);
    }

    /// <summary>Central difference of a function with respect to one element of an array.</summary>
    public static double Slope(double[] values, int index, Func<double> function)
    {
        const double Step = 1e-4;
        double old = values[index];
        values[index] = old + Step;
        double up = function();
        values[index] = old - Step;
        double down = function();
        values[index] = old;
        return (up - down) / (2 * Step);
    }
}
