using System;
using System.Collections.Generic;
using System.Linq;
using LstmGen.Generator.Graph;
using Xunit;

namespace LstmGen.Generator.Tests.Numeric;

/// <summary>Every cell variant and activation, emitted and compiled, against the double-precision interpreter: 1e-6 forward, 1e-5 gradients.</summary>
public sealed class EmittedCellTests
{
    /// <summary>Floats round, so a run that comes nearer to a kink than this may be on its other side.</summary>
    private const double NearKink = 1e-3;

    /// <summary>Below this the largest gradient of a tensor is what is left of terms that cancel.</summary>
    private const double VanishingGradient = 0.01;

    private static readonly Lazy<IReadOnlyDictionary<string, EmittedModel>> Models = new(() =>
        EmittedModel.Compile(Shapes().ToArray()).ToDictionary(m => m.Shape.ToString()));

    public static TheoryData<string> Names() => new(Shapes().Select(s => s.ToString()));

    [Theory]
    [MemberData(nameof(Names))]
    public void ForwardStepAndTrace(string name)
    {
        EmittedModel model = Models.Value[name];
        Random random = new(1);
        (float[] weights, float[] inputs, float[] initial, GraphInterpreter.Tape expected) = Draw(model, random, Normalises(model) ? 2 : 4);

        float[] state = initial.ToArray(), outputs = model.Run(weights, inputs, state);
        AssertNear(outputs, expected.Outputs.SelectMany(o => o).ToArray(), 1e-6, "outputs");
        AssertNear(state, Oracle.Flatten(expected.FinalStates), 1e-6, "final state");

        Dictionary<string, float[]> traced = model.Trace(weights, inputs, initial);
        Dictionary<Value, double[]>[] last = expected.Steps[^1];
        int compared = 0;
        for (int s = 0; s < model.Network.Stages.Count; s++)
        {
            Stage stage = model.Network.Stages[s];
            foreach (Value value in stage.Traced)
            {
                AssertNear(traced[$"{stage.Layer}.{value.Name}"], last[s][value], 1e-6, $"{stage.Layer}.{value.Name}");
                compared++;
            }
        }
        Assert.Equal(traced.Count, compared);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void TrainingForwardAndGradients(string name)
    {
        EmittedModel model = Models.Value[name];
        Random random = new(3);
        int[][] batches = Normalises(model)
            ? new[] { new[] { 1 }, new[] { 2 }, new[] { 2, 1, 2, 2, 1 } }
            : new[] { new[] { 1 }, new[] { 4 }, new[] { 2, 4, 4, 1, 3 } };
        foreach (int[] lengths in batches)
            Check(model, random, lengths);
    }

    private static void Check(EmittedModel model, Random random, int[] lengths)
    {
        for (int attempt = 0; attempt < 50; attempt++)
        {
            if (TryCheck(model, random, lengths))
                return;
        }
        throw new InvalidOperationException($"{model.Shape}: every draw has a tensor whose gradient nearly vanishes.");
    }

    /// <summary>False when the gradient of some tensor nearly vanishes, so that a relative error means nothing.</summary>
    private static bool TryCheck(EmittedModel model, Random random, int[] lengths)
    {
        float[]? weights = null;
        var runs = new List<(float[] Inputs, float[] Initial, GraphInterpreter.Tape Tape)>();
        foreach (int length in lengths)
        {
            (weights, float[] x, float[] state, GraphInterpreter.Tape tape) = Draw(model, random, length, weights);
            runs.Add((x, state, tape));
        }
        float[][] dy = lengths.Select(l => Samples.Uniform(random, l * model.Network.OutputSize, 1)).ToArray();
        float[][] dfinal = lengths.Select(_ => Samples.Uniform(random, model.StateSize, 1)).ToArray();

        Oracle oracle = new(model.Network, weights!);
        Dictionary<string, double[]> gradients = model.Parameters.ToDictionary(p => p.Name, p => new double[p.Count]);
        var expected = new List<GraphInterpreter.Gradients>();
        for (int b = 0; b < lengths.Length; b++)
        {
            expected.Add(oracle.Backward(runs[b].Tape, dy[b], dfinal[b]));
            foreach (KeyValuePair<string, double[]> gradient in expected[b].Parameters)
            {
                for (int i = 0; i < gradient.Value.Length; i++)
                    gradients[gradient.Key][i] += gradient.Value[i];
            }
        }
        IEnumerable<double[]> all = gradients.Values.Concat(expected.Select(e => e.Inputs.SelectMany(o => o).ToArray())).Concat(expected.Select(e => Oracle.Flatten(e.InitialStates)));
        if (all.Select(g => Samples.Largest(g)).Any(scale => scale is > 0 and < VanishingGradient))
            return false;

        TrainingResult result = model.Train(weights!, runs.Select(r => r.Inputs).ToArray(), runs.Select(r => r.Initial).ToArray(), dy.SelectMany(d => d).ToArray(), dfinal.SelectMany(d => d).ToArray());
        for (int b = 0; b < lengths.Length; b++)
        {
            AssertNear(result.Outputs[b], runs[b].Tape.Outputs.SelectMany(o => o).ToArray(), 1e-6, "outputs");
            AssertNear(result.FinalStates[b], Oracle.Flatten(runs[b].Tape.FinalStates), 1e-6, "final state");
            AssertGradient(result.InputGradients[b], expected[b].Inputs.SelectMany(o => o).ToArray(), $"input gradient {b}");
            AssertGradient(result.InitialStateGradients[b], Oracle.Flatten(expected[b].InitialStates), $"initial state gradient {b}");
        }
        for (int i = 0; i < model.Parameters.Count; i++)
            AssertGradient(result.Gradients[i], gradients[model.Parameters[i].Name], model.Parameters[i].Name);
        return true;
    }

    /// <summary>Weights (drawn unless given), inputs and a state whose run stays away from kinks.</summary>
    private static (float[] Weights, float[] Inputs, float[] Initial, GraphInterpreter.Tape Tape) Draw(EmittedModel model, Random random, int steps, float[]? weights = null)
    {
        for (int attempt = 0; attempt < 200; attempt++)
        {
            float[] w = weights ?? Samples.Weights(random, model.Network, Normalises(model) ? 2 : 1), x = Samples.Uniform(random, steps * model.Network.InputSize, 1);
            float[] state = Samples.Uniform(random, model.StateSize, 0.5);
            GraphInterpreter.Tape tape = new Oracle(model.Network, w).Forward(x, state);
            if (Kinks.Distance(tape) > NearKink)
                return (w, x, state, tape);
        }
        throw new InvalidOperationException($"{model.Shape}: every draw comes near a kink.");
    }

    /// <summary>
    /// Layer normalisation divides by a deviation, and the rounding errors of single precision with it, from step to step: so sequences are short, and
    /// weights are drawn such that the deviation is not small.
    /// </summary>
    private static bool Normalises(EmittedModel model) => model.Shape.Text.Contains("/norm");

    private static void AssertNear(float[] found, double[] expected, double bound, string what)
    {
        Assert.Equal(expected.Length, found.Length);
        for (int i = 0; i < found.Length; i++)
            Assert.True(Math.Abs(found[i] - expected[i]) <= bound * Math.Max(1, Math.Abs(expected[i])), $"{what} {i}: {found[i]:R}, expected {expected[i]:R}");
    }

    private static void AssertGradient(float[] found, double[] expected, string what)
    {
        double difference = Samples.Difference(found, expected), scale = Samples.Largest(expected);
        Assert.True(difference <= 1e-5 * scale, $"{what}: {difference} of {scale}");
    }

    private static IEnumerable<ModelShape> Shapes()
    {
        foreach (string shape in CellShapes.Selection())
            yield return new ModelShape(shape);
        foreach (string shape in new[] { "3 gru:20/before dense:2", "3 lstm:40/norm/peephole/proj=9 dense:2", "3 lstm:9/coupled", "3 rnn:33/relu" })
            yield return new ModelShape(shape) { Unrolling = "Never" };
        foreach (string shape in new[] { "3 gru:40/before dense:2", "3 lstm:40/norm/peephole/proj=9 dense:2", "16 lstm:64/peephole", "16 gru:64/before" })
            yield return new ModelShape(shape) { Unrolling = "Always" };
        foreach (string shape in new[] { "2 lstm:9 dense:2/tanh", "3 gru:20/before dense:2/sigmoid", "2 lstm:17/peephole/coupled/proj=9", "5 rnn:5 activation:softmax", "3 lstm:5/cell=softplus" })
            yield return new ModelShape(shape) { Accuracy = "Precise" };
    }
}
