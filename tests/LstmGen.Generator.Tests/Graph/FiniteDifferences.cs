using System;
using System.Collections.Generic;
using System.Linq;
using LstmGen.Generator.Graph;

namespace LstmGen.Generator.Tests.Graph;

/// <summary>Five-point differences of a weighted sum of a network's outputs and final states, in double precision.</summary>
internal sealed class FiniteDifferences
{
    private const double Step = 1e-3;

    private readonly Wiring _wiring;
    private readonly Stage[] _stages;
    private readonly Dictionary<string, double[]> _parameters = new();
    private readonly double[][] _inputs;
    private readonly double[][][] _states;
    private readonly double[][] _outputWeights;
    private readonly double[][][] _stateWeights;

    /// <param name="wiring">The network.</param>
    /// <param name="steps">Length of the sequence.</param>
    /// <param name="draw">Draws a number for inputs, states and parameters, away from kinks.</param>
    public FiniteDifferences(Wiring wiring, int steps, Func<double> draw)
    {
        _wiring = wiring;
        _stages = wiring.StageNodes.Select(n => n.Stage).ToArray();
        double[] Vector(int size) => Enumerable.Range(0, size).Select(_ => draw()).ToArray();
        foreach (Parameter parameter in _stages.SelectMany(s => s.Parameters))
            _parameters.Add(parameter.Name, Vector(parameter.Count));
        _inputs = Enumerable.Range(0, steps).Select(_ => Vector(wiring.Sizes[0])).ToArray();
        _states = _stages.Select(s => s.States.Select(v => Vector(v.Size)).ToArray()).ToArray();
        _outputWeights = Enumerable.Range(0, steps).Select(_ => Vector(wiring.Sizes[wiring.Output])).ToArray();
        _stateWeights = _stages.Select(s => s.States.Select(v => Vector(v.Size)).ToArray()).ToArray();
    }

    /// <summary>Per tensor, input step and state: max |difference| / max |gradient|.</summary>
    public IEnumerable<(string What, double Error)> Errors()
    {
        GraphInterpreter interpreter = new(_wiring, _parameters);
        GraphInterpreter.Gradients gradients = interpreter.Backward(interpreter.Forward(_inputs, _states), _outputWeights, _stateWeights);
        foreach (KeyValuePair<string, double[]> parameter in _parameters)
            yield return (parameter.Key, Compare(parameter.Value, gradients.Parameters[parameter.Key]));
        for (int t = 0; t < _inputs.Length; t++)
            yield return ($"input {t}", Compare(_inputs[t], gradients.Inputs[t]));
        for (int s = 0; s < _stages.Length; s++)
        {
            for (int i = 0; i < _states[s].Length; i++)
                yield return ($"state {_stages[s].Name}.{_stages[s].States[i].Name}", Compare(_states[s][i], gradients.InitialStates[s][i]));
        }
    }

    /// <summary>The run at the point of the differences.</summary>
    public GraphInterpreter.Tape Forward() => new GraphInterpreter(_wiring, _parameters).Forward(_inputs, _states);

    private double Compare(double[] at, double[] gradient)
    {
        double[] expected = at.Select((_, i) => Derivative(at, i)).ToArray();
        double worst = expected.Zip(gradient, (e, g) => Math.Abs(e - g)).Max(), largest = expected.Max(Math.Abs);
        // Where there is no gradient, what is left of it is the rounding of the differences.
        return worst / Math.Max(largest, 1e-3);
    }

    private double Derivative(double[] at, int i)
    {
        double x = at[i];
        double At(double offset)
        {
            at[i] = x + offset;
            return Loss();
        }
        double derivative = (At(-2 * Step) - (8 * At(-Step)) + (8 * At(Step)) - At(2 * Step)) / (12 * Step);
        at[i] = x;
        return derivative;
    }

    private double Loss()
    {
        GraphInterpreter.Tape tape = new GraphInterpreter(_wiring, _parameters).Forward(_inputs, _states);
        double loss = 0;
        for (int t = 0; t < _inputs.Length; t++)
            loss += Dot(tape.Outputs[t], _outputWeights[t]);
        for (int s = 0; s < _stages.Length; s++)
        {
            for (int i = 0; i < _states[s].Length; i++)
                loss += Dot(tape.FinalStates[s][i], _stateWeights[s][i]);
        }
        return loss;
    }

    private static double Dot(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();
}
