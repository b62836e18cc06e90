using System;
using System.Collections.Generic;
using System.Linq;
using LstmGen.Generator.Graph;
using Xunit;

namespace LstmGen.Generator.Tests.Numeric;

/// <summary>
/// Cells of the tiers beside the default against the double-precision interpreter, streaming and in training: the precise one relative to each number,
/// however small; the fast one within a bound of its own.
/// </summary>
public sealed class AccuracyTierCellTests
{
    private const int Steps = 3;

    /// <summary>No result may be denormal: its distance to the next number is no small share of it.</summary>
    private const double Smallest = 1e-36;

    private static readonly string[] Cells = { "1 lstm:8", "2 lstm:17/peephole", "3 lstm:5/single/coupled dense:3/tanh", "2 gru:9", "2 rnn:12" };

    private static readonly string[] Closed = { "1 lstm:8/single", "3 lstm:20/single" };

    private static readonly Lazy<IReadOnlyDictionary<(string, string), EmittedModel>> Models = new(() =>
        EmittedModel.Compile(Cells.Concat(Closed).SelectMany(c => new[] { "Precise", "Fast" }.Select(a => new ModelShape(c) { Accuracy = a })).ToArray())
            .ToDictionary(m => (m.Shape.Text, m.Shape.Accuracy)));

    public static TheoryData<string> CellNames() => new(Cells);

    public static TheoryData<string> ClosedNames() => new(Closed);

    /// <summary>Nothing is negative, so nothing cancels but what the functions themselves do: the small numbers that come in come out in proportion.</summary>
    [Theory]
    [MemberData(nameof(CellNames))]
    public void PreciseCellsKeepSmallNumbers(string cell)
    {
        EmittedModel model = Models.Value[(cell, "Precise")];
        Random random = new(1);
        double worst = 0;
        foreach (double scale in new[] { 1, 1e-2, 1e-4, 1e-6, 1e-10, 1e-20, 1e-30 })
        {
            float[] weights = Positive(random, model.Parameters.Sum(p => p.Count), 0.5), inputs = Positive(random, Steps * model.Network.InputSize, scale);
            float[] state = Positive(random, model.StateSize, scale);
            Zero(model, weights, "bias");
            worst = Math.Max(worst, Largest(model, weights, inputs, state, Relative));
        }
        TestContext.Current.TestOutputHelper?.WriteLine($"{cell}: largest relative error {worst:E3}");
        Assert.InRange(worst, 0, 6e-7);
    }

    /// <summary>Gates as far as 2^-29 from open, on states that are small too.</summary>
    [Theory]
    [MemberData(nameof(ClosedNames))]
    public void PreciseGatesCloseInProportion(string cell)
    {
        EmittedModel model = Models.Value[(cell, "Precise")];
        Random random = new(2);
        Parameter bias = model.Parameters.Single(p => p.Name.Contains("bias"));
        int first = model.Parameters.TakeWhile(p => p != bias).Sum(p => p.Count), units = bias.Count / 4;
        double worst = 0;
        foreach (double scale in new[] { 1e-8, 1e-12 })
        {
            float[] weights = Positive(random, model.Parameters.Sum(p => p.Count), 0.5), inputs = Positive(random, Steps * model.Network.InputSize, scale);
            float[] state = Positive(random, model.StateSize, scale);
            Zero(model, weights, "bias");
            // Rows: input, forget, candidate, output.
            for (int row = 0; row < bias.Count; row++)
                weights[first + row] = row / units == 2 ? 0 : -(row % 21);
            // A gate's argument is rounded before the gate sees it, and the gate's share of itself that this makes is as large as the argument.
            worst = Math.Max(worst, Largest(model, weights, inputs, state, Relative));
        }
        TestContext.Current.TestOutputHelper?.WriteLine($"{cell}: largest relative error {worst:E3}");
        Assert.InRange(worst, 0, 2.5e-6);
    }

    [Theory]
    [MemberData(nameof(CellNames))]
    public void FastCellsKeepTheirBound(string cell)
    {
        EmittedModel model = Models.Value[(cell, "Fast")];
        Random random = new(3);
        double worst = 0;
        for (int i = 0; i < 20; i++)
        {
            float[] weights = Samples.Weights(random, model.Network, 2), inputs = Samples.Uniform(random, Steps * model.Network.InputSize, 2);
            worst = Math.Max(worst, Largest(model, weights, inputs, Samples.Uniform(random, model.StateSize, 1), (found, exact) => Math.Abs(found - exact)));
        }
        TestContext.Current.TestOutputHelper?.WriteLine($"{cell}: largest error {worst:E3}");
        Assert.InRange(worst, 0, 1e-5);
    }

    /// <summary>Without input a network stays where it is, to the bit: states are compared by bits, and padding lanes live as these units do.</summary>
    [Theory]
    [MemberData(nameof(CellNames))]
    public void CellsStayAtZero(string cell)
    {
        StaysAtZero(Models.Value[(cell, "Precise")]);
        StaysAtZero(Models.Value[(cell, "Fast")]);
    }

    private static void StaysAtZero(EmittedModel model)
    {
        float[] weights = Samples.Weights(new Random(4), model.Network), state = new float[model.StateSize];
        Zero(model, weights, "bias");
        Assert.All(model.Run(weights, new float[Steps * model.Network.InputSize], state), y => Assert.Equal(0, y));
        Assert.All(state, s => Assert.Equal(0, BitConverter.SingleToInt32Bits(s)));
    }

    private static double Relative(float found, double exact)
    {
        Assert.True(exact > Smallest, $"{exact} is too small to tell");
        return Math.Abs(found - exact) / exact;
    }

    /// <summary>Of outputs and final states, stepped and in training.</summary>
    private static double Largest(EmittedModel model, float[] weights, float[] inputs, float[] initial, Func<float, double, double> error)
    {
        GraphInterpreter.Tape expected = new Oracle(model.Network, weights).Forward(inputs, initial);
        double[] outputs = expected.Outputs.SelectMany(o => o).ToArray(), final = Oracle.Flatten(expected.FinalStates);
        float[] state = initial.ToArray(), found = model.Run(weights, inputs, state);
        TrainingResult trained = model.Train(weights, new[] { inputs }, new[] { initial }, new float[outputs.Length], new float[final.Length]);
        return Errors(found, outputs).Concat(Errors(state, final)).Concat(Errors(trained.Outputs[0], outputs)).Concat(Errors(trained.FinalStates[0], final)).Max();

        IEnumerable<double> Errors(float[] a, double[] b) => a.Zip(b, (x, y) => error(x, y));
    }

    private static float[] Positive(Random random, int count, double scale) => Samples.Uniform(random, count, 1).Select(v => (float)(scale * (0.1 + (0.9 * Math.Abs(v))))).ToArray();

    private static void Zero(EmittedModel model, float[] weights, string part)
    {
        int at = 0;
        foreach (Parameter parameter in model.Parameters)
        {
            if (parameter.Name.Contains(part))
                Array.Clear(weights, at, parameter.Count);
            at += parameter.Count;
        }
    }
}
