using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using LstmGen.Generator.Tests.Infrastructure;
using Xunit;

namespace LstmGen.Generator.Tests.Numeric;

/// <summary>Sigmoid, tanh, softplus of the tiers beside the default, as emitted, over floats (<see cref="FloatSweep"/>): each tier's bound, ranges, infinities, what is not a number.</summary>
public sealed class AccuracyTierTests
{
    /// <summary>Four units in the last place of a number just below a power of two.</summary>
    private const double FourUnits = 4.0 / (1 << 24);

    /// <summary>Below 2^-126 there are no normal numbers: the precise sigmoid stays there.</summary>
    private const float SmallestNormal = 1.17549435e-38f;

    private static readonly string[] Names = { "Sigmoid", "Tanh", "Softplus", "Softmax" };

    private static readonly Lazy<IReadOnlyDictionary<string, Action<float[], float[]>>> Functions = new(Compile);

    [Theory]
    [InlineData("Sigmoid", FourUnits)]
    [InlineData("Tanh", FourUnits)]
    [InlineData("Softplus", 3e-7)]
    public void PreciseIsRelativelyAccurate(string name, double bound)
    {
        Func<double, double> exact = Exact(name);
        double worst = FloatSweep.LargestError($"precise {name}, relative", Functions.Value["Precise" + name], (x, y) =>
        {
            double expected = exact(x);
            return name != "Tanh" && expected < SmallestNormal ? Outside(y, 0, SmallestNormal * 1.0001)
                : double.IsInfinity(expected) ? Outside(y, float.PositiveInfinity, float.PositiveInfinity)
                : Outside(y, Low(name), High(name)) + Relative(y, expected);
        },
        name == "Softplus" ? 9 : 1);
        Assert.InRange(worst, 0, bound);
    }

    [Theory]
    [InlineData("Sigmoid", 1e-6)]
    [InlineData("Tanh", 2e-6)]
    public void FastIsAbsolutelyAccurate(string name, double bound)
    {
        Func<double, double> exact = Exact(name);
        double worst = FloatSweep.LargestError($"fast {name}", Functions.Value["Fast" + name], (x, y) => Outside(y, Low(name), High(name)) + Math.Abs(y - exact(x)));
        Assert.InRange(worst, 0, bound);
    }

    /// <summary>From small probabilities to large ones, each relative to itself.</summary>
    [Theory]
    [InlineData("Precise", 4e-7)]
    [InlineData("Fast", 9e-6)]
    public void SoftmaxIsRelativelyAccurate(string tier, double bound)
    {
        Random random = new(1);
        float[] y = new float[FloatSweep.Width];
        double worst = 0;
        for (int i = 0; i < 2_000; i++)
        {
            float[] x = Samples.Uniform(random, FloatSweep.Width, i % 2 == 0 ? 40 : 4);
            Functions.Value[tier + "Softmax"](x, y);
            double largest = x.Max(), sum = x.Sum(v => Math.Exp(v - largest));
            for (int lane = 0; lane < y.Length; lane++)
            {
                // What the difference to the largest is rounded by belongs to the input of the exponential.
                double exact = Math.Exp(x[lane] - (float)largest) / sum;
                worst = Math.Max(worst, Math.Abs(y[lane] - exact) / exact / (tier == "Fast" ? 1 + (0.05 * (largest - x[lane])) : 1));
            }
        }
        TestContext.Current.TestOutputHelper?.WriteLine($"{tier} softmax: largest relative error {worst:E3}");
        Assert.InRange(worst, 0, bound);
    }

    /// <summary>tanh x is x where that is small, of either sign and down to the smallest number, and odd.</summary>
    [Fact]
    public void PreciseTanhOfSmallNumbersIsTheNumber()
    {
        float[] y = new float[FloatSweep.Width];
        for (int exponent = -149; exponent <= -27; exponent += 4)
        {
            float[] x = Enumerable.Range(0, FloatSweep.Width).Select(i => (i % 2 == 0 ? 1 : -1) * MathF.ScaleB(1 + (i / 2 / 32f), exponent)).ToArray();
            (x[0], x[1]) = (0f, -0f);
            Functions.Value["PreciseTanh"](x, y);
            for (int i = 0; i < x.Length; i++)
            {
                Assert.Equal(float.IsNegative(x[i]), float.IsNegative(y[i]));
                Assert.True(x[i] == y[i], $"tanh {x[i]:R} is {y[i]:R}");
            }
        }
    }

    [Theory]
    [InlineData("Precise")]
    [InlineData("Fast")]
    public void SpecialValues(string tier)
    {
        float[] x = new float[FloatSweep.Width], y = new float[FloatSweep.Width];
        (x[0], x[1], x[2], x[3], x[4], x[5], x[6]) = (float.NaN, float.PositiveInfinity, float.NegativeInfinity, 0f, -0f, float.MaxValue, float.MinValue);

        Functions.Value[tier + "Tanh"](x, y);
        Assert.True(float.IsNaN(y[0]));
        Assert.Equal(new[] { 1f, -1f, 0f, 0f, 1f, -1f }, y[1..7]);

        Functions.Value[tier + "Sigmoid"](x, y);
        Assert.True(float.IsNaN(y[0]));
        Assert.Equal(new[] { 1f, 0f, 0.5f, 0.5f, 1f, 0f }, y[1..7].Select(v => v <= SmallestNormal * 64 ? 0 : v));
    }

    private static double Low(string name) => name == "Tanh" ? -1 : 0;

    private static double High(string name) => name == "Softplus" ? float.PositiveInfinity : 1;

    private static double Outside(float y, double low, double high) => y >= low && y <= high ? 0 : double.PositiveInfinity;

    /// <summary>Of the exact value; where numbers are denormal, beyond the distance of two.</summary>
    private static double Relative(float found, double exact) =>
        found == exact ? 0 : Math.Max(0, Math.Abs(found - exact) - (Math.Abs(exact) < SmallestNormal ? float.Epsilon : 0)) / Math.Abs(exact);

    private static Func<double, double> Exact(string name) => name switch
    {
        "Tanh" => Math.Tanh,
        "Sigmoid" => x => 1 / (1 + Math.Exp(-x)),
        _ => x => Math.Max(0, x) + Log1P(Math.Exp(-Math.Abs(x))),
    };

    private static double Log1P(double e) => e < 1e-5 ? e - (e * e / 2) : Math.Log(1 + e);

    private static IReadOnlyDictionary<string, Action<float[], float[]>> Compile()
    {
        string[] keys = new[] { "Precise", "Fast" }.SelectMany(tier => Names.Select(name => tier + name)).ToArray();
        IEnumerable<string> sources = new[] { "Precise", "Fast" }.SelectMany(tier => Names.Select(name => $$"""
            [RecurrentModel(Training = false, Accuracy = Accuracy.{{tier}})] [Input({{FloatSweep.Width}})] [Activation(Activation.{{name}})] public sealed partial class {{tier}}{{name}};
            public static class {{tier}}{{name}}Probe
            {
                static readonly {{tier}}{{name}} Model = new {{tier}}{{name}}();
                public static void Run(float[] x, float[] y) { {{tier}}{{name}}.State s = default; Model.Step(ref s, x, y); }
            }
            """));
        Assembly assembly = GeneratorRun.Of("using LstmGen;\n" + string.Join("\n", sources)).Load();
        return keys.ToDictionary(k => k, k => assembly.GetType(k + "Probe")!.GetMethod("Run")!.CreateDelegate<Action<float[], float[]>>());
    }
}
