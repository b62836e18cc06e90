using System;
using System.Collections.Generic;
using System.Linq;
using LstmGen.Generator.Graph;
using LstmGen.Generator.Layers;

namespace LstmGen.Generator.Tests.Numeric;

/// <summary>The interpreter behind flat arrays, in double or, for bounds that refer to it, plainly in single precision.</summary>
internal sealed class Oracle
{
    private readonly Network _network;
    private readonly GraphInterpreter _interpreter;

    public Oracle(Network network, float[] weights, bool single = false)
    {
        _network = network;
        Dictionary<string, double[]> parameters = new();
        int at = 0;
        foreach (Parameter parameter in network.Wiring.Parameters)
        {
            parameters.Add(parameter.Name, weights.Skip(at).Take(parameter.Count).Select(w => (double)w).ToArray());
            at += parameter.Count;
        }
        _interpreter = new GraphInterpreter(network.Wiring, parameters, single);
    }

    public GraphInterpreter.Tape Forward(float[] inputs, float[] state) =>
        _interpreter.Forward(Rows(inputs.Select(x => (double)x).ToArray(), _network.InputSize), Unflatten(state));

    public GraphInterpreter.Gradients Backward(GraphInterpreter.Tape tape, IEnumerable<float> outputGradients, IEnumerable<float> finalState) =>
        _interpreter.Backward(tape, Rows(outputGradients.Select(x => (double)x).ToArray(), _network.OutputSize), Unflatten(finalState.ToArray()));

    public static double[] Flatten(double[][][] states) => states.SelectMany(s => s).SelectMany(s => s).ToArray();

    private static double[][] Rows(double[] values, int width) =>
        Enumerable.Range(0, values.Length / width).Select(t => values.Skip(t * width).Take(width).ToArray()).ToArray();

    private double[][][] Unflatten(float[] state)
    {
        int at = 0;
        return _network.Stages.Select(s => s.States.Select(v =>
        {
            double[] values = state.Skip(at).Take(v.Size).Select(x => (double)x).ToArray();
            at += v.Size;
            return values;
        }).ToArray()).ToArray();
    }
}
