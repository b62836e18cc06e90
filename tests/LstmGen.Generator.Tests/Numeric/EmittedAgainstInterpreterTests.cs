using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using LstmGen.Generator.Graph;
using Xunit;

namespace LstmGen.Generator.Tests.Numeric;

/// <summary>Emitted, compiled code against the double-precision interpreter, over a matrix of shapes, batches and lengths.</summary>
public sealed class EmittedAgainstInterpreterTests
{
    /// <summary>Largest stated error of an activation.</summary>
    private const double ActivationError = 2.5e-7;

    private static readonly string[] Shapes =
    {
        "1 lstm:1", "2 lstm:3 dense:1", "3 lstm:5/single dense:2/tanh", "1 lstm:7/none dense:3/sigmoid", "1 lstm:8 dense:1",
        "4 lstm:9 dense:9/softmax", "12 lstm:12 dense:12/relu", "5 lstm:17 dense:4", "3 lstm:20/single", "2 lstm:31 dense:5/softmax",
        "33 lstm:33/none dense:10/tanh", "1 lstm:40 dense:1", "12 lstm:32 dense:9/softmax", "4 lstm:16 dense:1",
        "3 lstm:8 lstm:12 dense:2", "2 lstm:5/none lstm:9/single lstm:3 dense:4/softmax", "8 lstm:8", "1 lstm:1/none lstm:1/single dense:1/sigmoid",
        "6 dense:6", "6 dense:17/relu dense:5/softmax", "40 dense:40/tanh", "7 dense:40/softmax", "16 lstm:64 dense:8", "3 dense:8/softmax dense:4",
        "64 lstm:128 dense:8", "9 lstm:100 lstm:24 dense:300/softmax", "256 lstm:48 dense:3", "100 dense:100", "2 dense:1", "3 lstm:20 dense:2", "8 lstm:32 dense:4",
        "4096 lstm:8 dense:4096/softmax", "600 lstm:256 dense:10",
    };

    private static readonly Lazy<IReadOnlyDictionary<string, EmittedModel>> Models = new(() =>
        EmittedModel.Compile(All().ToArray()).ToDictionary(m => m.Shape.ToString()));

    public static TheoryData<string> Names() => new(All().Select(s => s.ToString()));

    /// <summary>Only what can step can show a step.</summary>
    public static TheoryData<string> StreamingNames() => new(All().Where(s => s.Network().Wiring.Streams).Select(s => s.ToString()));

    [Theory]
    [MemberData(nameof(Names))]
    public void ForwardStep(string name)
    {
        EmittedModel model = Models.Value[name];
        Random random = new(1);
        float[] weights = Samples.Weights(random, model.Network), inputs = Samples.Inputs(random, model.Network, 7, 1);
        float[] initial = Samples.Uniform(random, model.StateSize, 0.5), state = initial.ToArray();

        float[] outputs = model.Run(weights, inputs, state);
        GraphInterpreter.Tape expected = new Oracle(model.Network, weights).Forward(inputs, initial);

        double bound = Bound(model, weights, inputs, initial, expected);
        Assert.InRange(Samples.Difference(outputs, expected.Outputs.SelectMany(o => o).ToArray()), 0, bound);
        Assert.InRange(Samples.Difference(state, Oracle.Flatten(expected.FinalStates)), 0, bound);
    }

    /// <summary>
    /// 1e-6 up to 256 inputs; beyond, long sums count: twice the error of the plain evaluation in single precision.
    /// Relative: the first grows with the values; where multiply-adds do not fuse, the second counts for any size, since every product rounds
    /// too and weights there are not scaled to the number of inputs.
    /// </summary>
    internal static double Bound(EmittedModel model, float[] weights, float[] inputs, float[] initial, GraphInterpreter.Tape expected, bool relative = false)
    {
        double bound = relative ? 1e-6 * Math.Max(1, Samples.Largest(expected.Outputs.SelectMany(o => o).Concat(Oracle.Flatten(expected.FinalStates)).ToArray())) : 1e-6;
        bool fuses = Fma.IsSupported || AdvSimd.IsSupported;
        if ((!relative || fuses) && model.Network.Stages.All(s => s.Input.Size <= 256))
            return bound;
        GraphInterpreter.Tape plain = new Oracle(model.Network, weights, single: true).Forward(inputs, initial);
        float[] Floats(IEnumerable<double> values) => values.Select(v => (float)v).ToArray();
        double error = Math.Max(
            Samples.Difference(Floats(plain.Outputs.SelectMany(o => o)), expected.Outputs.SelectMany(o => o).ToArray()),
            Samples.Difference(Floats(Oracle.Flatten(plain.FinalStates)), Oracle.Flatten(expected.FinalStates)));
        return Math.Max(bound, 2 * error);
    }

    [Theory]
    [MemberData(nameof(StreamingNames))]
    public void TracedValues(string name)
    {
        EmittedModel model = Models.Value[name];
        Random random = new(2);
        float[] weights = Samples.Weights(random, model.Network), inputs = Samples.Inputs(random, model.Network, 3, 1);
        float[] initial = Samples.Uniform(random, model.StateSize, 0.5);

        Dictionary<string, float[]> traced = model.Trace(weights, inputs, initial);
        GraphInterpreter.Tape tape = new Oracle(model.Network, weights).Forward(inputs, initial);
        Dictionary<Value, double[]>[] expected = tape.Steps[^1];
        double bound = Bound(model, weights, inputs, initial, tape);

        int compared = 0;
        for (int s = 0; s < model.Network.Stages.Count; s++)
        {
            Stage stage = model.Network.Stages[s];
            foreach (Value value in stage.Traced)
            {
                Assert.InRange(Samples.Difference(traced[$"{stage.Layer}.{value.Name}"], expected[s][value]), 0, bound);
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
        double worst = 0, bound = 0;
        foreach (int[] lengths in new[] { new[] { 1 }, new[] { 6 }, new[] { 2, 5, 5, 1, 3 } })
        {
            float[] weights = Samples.Weights(random, model.Network);
            Check(model, random, weights, lengths, ref worst, ref bound, (difference, scale, what) => Assert.True(difference <= 1e-5 * scale, $"{what}: {difference} of {scale}"));
        }
        Assert.InRange(worst, 0, bound);
    }

    /// <summary>
    /// Over several steps a saturated recurrence is chaotic: a draw whose error happens to meet a steep gate amplifies it by any factor, in
    /// the plain evaluation as often as in emitted code. So the median over draws of the ratio of both errors is bounded.
    /// </summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void SaturatedGatesOverSeveralSteps(string name)
    {
        EmittedModel model = Models.Value[name];
        Random random = new(4);
        double[] ratios = Enumerable.Range(0, Small(model) ? 33 : 3).Select(_ =>
        {
            (double error, double plain) = SaturatedErrors(model, random, 5);
            return error / Math.Max(plain, ActivationError / 4);
        }).Order().ToArray();
        Assert.InRange(ratios[ratios.Length / 2], 0, 4);
    }

    /// <summary>
    /// One step amplifies nothing but the last error, by weights of some thirty: of many draws the root mean square is bounded, but for the stated error of the activations. The worst one
    /// would be luck: of 2,000 draws of one shape it was 0.8 to 19 times that of the plain evaluation, with seed after seed.
    /// </summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void SaturatedGatesInOneStep(string name)
    {
        EmittedModel model = Models.Value[name];
        Random random = new(4);
        int count = Huge(model) ? 4 : model.Parameters.Sum(p => p.Count) <= 500 ? 2000 : 64;
        (double Error, double Plain)[] draws = Enumerable.Range(0, count).Select(_ => SaturatedErrors(model, random, 1)).ToArray();
        double error = RootMeanSquare(draws.Select(d => d.Error)), plain = RootMeanSquare(draws.Select(d => d.Plain));
        Assert.InRange(error, 0, Math.Max(3 * plain, ActivationError / 4));

        static double RootMeanSquare(IEnumerable<double> values) => Math.Sqrt(values.Average(v => v * v));
    }

    private static bool Small(EmittedModel model) => model.Parameters.Sum(p => p.Count) <= 3000;

    private static bool Huge(EmittedModel model) => model.Parameters.Sum(p => p.Count) > 300_000;

    /// <summary>Errors of emitted code and of the plain evaluation in single precision, whose functions are correctly rounded.</summary>
    private static (double Error, double Plain) SaturatedErrors(EmittedModel model, Random random, int steps)
    {
        float[] weights = Samples.Weights(random, model.Network, 30), inputs = Samples.Inputs(random, model.Network, steps, 3);
        float[] initial = Samples.Uniform(random, model.StateSize, 1), state = initial.ToArray();

        float[] outputs = model.Run(weights, inputs, state);
        double[] expected = new Oracle(model.Network, weights).Forward(inputs, initial).Outputs.SelectMany(o => o).ToArray();
        double[] plain = new Oracle(model.Network, weights, single: true).Forward(inputs, initial).Outputs.SelectMany(o => o).ToArray();
        return (Samples.Difference(outputs, expected), Samples.Difference(plain.Select(v => (float)v).ToArray(), expected));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void NothingBecomesInfinite(string name)
    {
        EmittedModel model = Models.Value[name];
        Random random = new(5);
        float[] weights = Samples.Weights(random, model.Network, 1000), inputs = Samples.Inputs(random, model.Network, 40, 100);
        float[] state = Samples.Uniform(random, model.StateSize, 1);

        float[] outputs = model.Run(weights, inputs, state);

        Assert.All(outputs.Concat(state), v => Assert.True(float.IsFinite(v)));
    }

    /// <summary>Loops share tiles and splits with straight-line code, hence the order of every sum.</summary>
    [Theory]
    [InlineData("3 lstm:20 dense:2", "Never")]
    [InlineData("3 lstm:20 dense:2", "Always")]
    [InlineData("8 lstm:32 dense:4", "Never")]
    public void LoopedAndStraightLineCodeGiveTheSameBits(string shape, string unrolling)
    {
        EmittedModel one = Models.Value[shape], other = Models.Value[$"{shape} ({unrolling})"];
        Random random = new(6);
        float[] weights = Samples.Weights(random, one.Network, 3), inputs = Samples.Uniform(random, 20 * one.Network.InputSize, 2);
        float[] state = Samples.Uniform(random, one.StateSize, 1), copy = state.ToArray();

        Assert.Equal(one.Run(weights, inputs, state), other.Run(weights, inputs, copy));
        Assert.Equal(state, copy);
    }

    /// <summary>Training's forward pass and every gradient of a batch.</summary>
    internal static void Check(EmittedModel model, Random random, float[] weights, int[] lengths, ref double worst, ref double bound, Action<double, double, string> check, bool relative = false)
    {
        int outputSize = model.Network.OutputSize;
        float[][] inputs = lengths.Select(l => Samples.Inputs(random, model.Network, l, 1)).ToArray();
        float[][] initial = lengths.Select(_ => Samples.Uniform(random, model.StateSize, 0.5)).ToArray();
        float[][] dy = lengths.Select(l => Samples.Uniform(random, l * outputSize, 1)).ToArray();
        float[][] dfinal = lengths.Select(_ => Samples.Uniform(random, model.StateSize, 1)).ToArray();

        TrainingResult result = model.Train(weights, inputs, initial, dy.SelectMany(d => d).ToArray(), dfinal.SelectMany(d => d).ToArray());
        Oracle oracle = new(model.Network, weights);
        Dictionary<string, double[]> gradients = model.Parameters.ToDictionary(p => p.Name, p => new double[p.Count]);
        for (int b = 0; b < lengths.Length; b++)
        {
            GraphInterpreter.Tape tape = oracle.Forward(inputs[b], initial[b]);
            GraphInterpreter.Gradients expected = oracle.Backward(tape, dy[b], dfinal[b]);
            foreach (KeyValuePair<string, double[]> gradient in expected.Parameters)
            {
                for (int i = 0; i < gradient.Value.Length; i++)
                    gradients[gradient.Key][i] += gradient.Value[i];
            }
            bound = Math.Max(bound, Bound(model, weights, inputs[b], initial[b], tape, relative));
            worst = Math.Max(worst, Samples.Difference(result.Outputs[b], tape.Outputs.SelectMany(o => o).ToArray()));
            worst = Math.Max(worst, Samples.Difference(result.FinalStates[b], Oracle.Flatten(tape.FinalStates)));
            Compare(result.InputGradients[b], expected.Inputs.SelectMany(o => o).ToArray(), $"input gradient {b}");
            Compare(result.InitialStateGradients[b], Oracle.Flatten(expected.InitialStates), $"initial state gradient {b}");
        }
        for (int i = 0; i < model.Parameters.Count; i++)
            Compare(result.Gradients[i], gradients[model.Parameters[i].Name], model.Parameters[i].Name);

        void Compare(float[] found, double[] wanted, string what) => check(Samples.Difference(found, wanted), Samples.Largest(wanted), what);
    }

    private static IEnumerable<ModelShape> All()
    {
        foreach (string shape in Shapes)
            yield return new ModelShape(shape);
        foreach (string shape in new[] { "3 lstm:20 dense:2", "1 lstm:7 dense:1", "8 lstm:32 dense:4" })
            yield return new ModelShape(shape) { Unrolling = "Never" };
        foreach (string shape in new[] { "16 lstm:64 dense:8", "3 lstm:20 dense:2" })
            yield return new ModelShape(shape) { Unrolling = "Always" };
    }
}
