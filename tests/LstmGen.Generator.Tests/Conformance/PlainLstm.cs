using System;
using System.Collections.Generic;
using System.Linq;

namespace LstmGen.Generator.Tests.Conformance;

/// <summary>
/// A stack of LSTM layers with a linear head, in double precision, written out by hand: the reference that writes cases of kinds which no committed
/// case covers. It shares no code with the product.
/// </summary>
internal sealed class PlainLstm
{
    private readonly int _inputs, _units, _layers, _head;
    private readonly List<Step[]> _tape = [];

    public PlainLstm(int inputs, int units, int layers, int head, int seed)
    {
        (_inputs, _units, _layers, _head) = (inputs, units, layers, head);
        Random random = new(seed);
        for (int k = 0; k < layers; k++)
        {
            Add($"weight_ih_l{k}", 4 * units, k == 0 ? inputs : units);
            Add($"weight_hh_l{k}", 4 * units, units);
            Add($"bias_ih_l{k}", 4 * units, 0);
            Add($"bias_hh_l{k}", 4 * units, 0);
        }

        if (head > 0)
        {
            Add("head.weight", head, units);
            Add("head.bias", head, 0);
        }

        void Add(string name, int rows, int columns)
        {
            Shapes[name] = columns == 0 ? [rows] : [rows, columns];
            Weights[name] = Enumerable.Range(0, rows * Math.Max(columns, 1)).Select(_ => (random.NextDouble() - 0.5) * 0.8).ToArray();
            Gradients[name] = new double[Weights[name].Length];
        }
    }

    public Dictionary<string, int[]> Shapes { get; } = [];

    public Dictionary<string, double[]> Weights { get; } = [];

    public Dictionary<string, double[]> Gradients { get; } = [];

    /// <summary>Hidden states of the last layer, step by step; the states are replaced by the final ones.</summary>
    public double[][] Forward(double[][] x, double[][] h, double[][] c)
    {
        _tape.Clear();
        List<double[]> outputs = [];
        foreach (double[] input in x)
        {
            double[] value = input;
            Step[] steps = new Step[_layers];
            for (int k = 0; k < _layers; k++)
            {
                double[] z = new double[4 * _units];
                Multiply($"weight_ih_l{k}", value, z);
                Multiply($"weight_hh_l{k}", h[k], z);
                for (int r = 0; r < z.Length; r++)
                {
                    z[r] += Weights[$"bias_ih_l{k}"][r] + Weights[$"bias_hh_l{k}"][r];
                    z[r] = r / _units == 2 ? Math.Tanh(z[r]) : 1 / (1 + Math.Exp(-z[r]));
                }

                double[] cell = Units(j => (z[_units + j] * c[k][j]) + (z[j] * z[(2 * _units) + j]));
                steps[k] = new Step(value, h[k], c[k], z, cell);
                c[k] = cell;
                h[k] = value = Units(j => z[(3 * _units) + j] * Math.Tanh(cell[j]));
            }

            _tape.Add(steps);
            outputs.Add(value);
        }

        return outputs.ToArray();
    }

    public double[] Head(double[] hidden)
    {
        double[] y = (double[])Weights["head.bias"].Clone();
        Multiply("head.weight", hidden, y);
        return y;
    }

    /// <summary>Adds the head's gradients; answers that of its input.</summary>
    public double[] HeadBackward(double[] hidden, double[] dy)
    {
        double[] dh = new double[_units];
        MultiplyBack("head.weight", hidden, dy, dh);
        Accumulate("head.bias", dy);
        return dh;
    }

    /// <summary>Back-propagation through the sequence last run; answers the gradients of inputs and initial states.</summary>
    public (double[][] Inputs, double[][] Hidden, double[][] Cell) Backward(double[][] dOutputs)
    {
        double[][] dh = Zero(), dc = Zero();
        double[][] dx = new double[_tape.Count][];
        for (int t = _tape.Count - 1; t >= 0; t--)
        {
            double[] above = dOutputs[t];
            for (int k = _layers - 1; k >= 0; k--)
            {
                (double[] x, double[] h, double[] c, double[] z, double[] cell) = _tape[t][k];
                double[] dz = new double[4 * _units], next = new double[_units];
                for (int j = 0; j < _units; j++)
                {
                    double i = z[j], f = z[_units + j], g = z[(2 * _units) + j], o = z[(3 * _units) + j], tanh = Math.Tanh(cell[j]);
                    double total = above[j] + dh[k][j];
                    double d = dc[k][j] + (total * o * (1 - (tanh * tanh)));
                    dz[j] = d * g * i * (1 - i);
                    dz[_units + j] = d * c[j] * f * (1 - f);
                    dz[(2 * _units) + j] = d * i * (1 - (g * g));
                    dz[(3 * _units) + j] = total * tanh * o * (1 - o);
                    next[j] = d * f;
                }

                dc[k] = next;
                dh[k] = new double[_units];
                double[] below = new double[x.Length];
                MultiplyBack($"weight_ih_l{k}", x, dz, below);
                MultiplyBack($"weight_hh_l{k}", h, dz, dh[k]);
                Accumulate($"bias_ih_l{k}", dz);
                Accumulate($"bias_hh_l{k}", dz);
                above = below;
            }

            dx[t] = above;
        }

        return (dx, dh, dc);
    }

    public double[][] Zero() => Enumerable.Range(0, _layers).Select(_ => new double[_units]).ToArray();

    private double[] Units(Func<int, double> value) => Enumerable.Range(0, _units).Select(value).ToArray();

    private void Multiply(string name, double[] x, double[] y)
    {
        double[] w = Weights[name];
        for (int i = 0; i < w.Length; i++)
        {
            y[i / x.Length] += w[i] * x[i % x.Length];
        }
    }

    private void MultiplyBack(string name, double[] x, double[] dy, double[] dx)
    {
        double[] w = Weights[name], gradient = Gradients[name];
        for (int i = 0; i < w.Length; i++)
        {
            gradient[i] += dy[i / x.Length] * x[i % x.Length];
            dx[i % x.Length] += dy[i / x.Length] * w[i];
        }
    }

    private void Accumulate(string name, double[] values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            Gradients[name][i] += values[i];
        }
    }

    private readonly record struct Step(double[] Input, double[] Hidden, double[] Cell, double[] Gates, double[] NewCell);
}
