using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using LstmGen.Generator.Emission;
using LstmGen.Generator.Graph;
using LstmGen.Generator.Layers;
using LstmGen.Generator.Model;
using LstmGen.Generator.Planning;
using LstmGen.Generator.Tests.Infrastructure;
using Xunit;

namespace LstmGen.Generator.Tests.Numeric;

/// <summary>
/// Emitted sigmoid and tanh over a dense sample of all floats, with every special value; over all 2^32 of them when the
/// environment variable LSTMGEN_ALL_FLOATS is 1.
/// </summary>
public sealed class ActivationAccuracyTests
{
    private const int Width = FloatSweep.Width;
    private const double Tolerance = 2.5e-7;

    /// <summary>Half a unit in the last place of a number just below one, twice.</summary>
    private const double Rounding = 2.0 / (1 << 25);

    private static readonly Lazy<IReadOnlyDictionary<string, Action<float[], float[]>>> Functions = new(Compile);

    [Theory]
    [InlineData("Sigmoid", 0, 1)]
    [InlineData("Tanh", -1, 1)]
    public void IsAccurateAndStaysInRange(string name, float low, float high)
    {
        Func<double, double> exact = name == "Tanh" ? Math.Tanh : x => 1 / (1 + Math.Exp(-x));
        double worst = FloatSweep.LargestError(name, Functions.Value[name], (x, y) => y >= low && y <= high ? Math.Abs(y - exact(x)) : double.PositiveInfinity);
        Assert.InRange(worst, 0, Tolerance);
    }

    /// <summary>A gate times a tanh, which divide together: within a tanh's bound and what the quotient, and the product under it, are rounded by.</summary>
    [Fact]
    public void GatedTanhIsAccurate()
    {
        double worst = FloatSweep.LargestError("Gated", Functions.Value["Gated"], (x, y) => Math.Abs(y - (Math.Tanh(x) / (1 + Math.Exp(-(double)x)))));
        Assert.InRange(worst, 0, Tolerance + Rounding);
    }

    [Theory]
    [InlineData("Sigmoid", 0f, 1f, 0.5f)]
    [InlineData("Tanh", -1f, 1f, 0f)]
    public void SpecialValues(string name, float low, float high, float atZero)
    {
        float[] specials =
        {
            float.NaN, float.PositiveInfinity, float.NegativeInfinity, 0f, -0f, float.Epsilon, -float.Epsilon,
            float.MaxValue, float.MinValue, 1.17549435e-38f, -1.17549435e-38f, 88f, -88f, 1e4f, -1e4f,
        };
        float[] x = new float[Width], y = new float[Width];
        specials.CopyTo(x, 0);

        Functions.Value[name](x, y);

        Assert.True(float.IsNaN(y[0]));
        Assert.Equal(high, y[1]);
        Assert.Equal(low, y[2], Tolerance);
        Assert.Equal(atZero, y[3]);
        Assert.Equal(atZero, y[4]);
        Assert.Equal(atZero, y[5], Tolerance);
        Assert.Equal(high, y[7]);
        Assert.Equal(low, y[8], Tolerance);
        Assert.All(y.Skip(1), v => Assert.InRange(v, low, high));
    }

    [Fact]
    public void ReluKeepsNaN()
    {
        float[] x = new float[Width], y = new float[Width];
        (x[0], x[1], x[2], x[3]) = (float.NaN, -2f, 3f, float.NegativeInfinity);

        Functions.Value["Relu"](x, y);

        Assert.True(float.IsNaN(y[0]));
        Assert.Equal(new[] { 0f, 3f, 0f }, y[1..4]);
    }

    /// <summary>exp is used at and below zero only (softmax): relative error there, and exactly one at zero.</summary>
    [Fact]
    public void ExpIsAccurateBelowZero()
    {
        float[] x = new float[Width], y = new float[Width];
        double worst = 0;
        for (int i = 0; i < 20_000; i++)
        {
            for (int lane = 0; lane < Width; lane++)
                x[lane] = -80f * ((i * Width) + lane) / (20_000 * Width);
            Functions.Value["Exp"](x, y);
            for (int lane = 0; lane < Width; lane++)
                worst = Math.Max(worst, Math.Abs(y[lane] - Math.Exp(x[lane])) / Math.Exp(x[lane]) / Math.Max(1, -x[lane]));
        }
        Assert.InRange(worst, 0, 4e-7);
    }

    private static IReadOnlyDictionary<string, Action<float[], float[]>> Compile()
    {
        Dictionary<string, Func<StepBuilder, Value, Value>> functions = new()
        {
            ["Sigmoid"] = (g, x) => g.Sigmoid(x),
            ["Tanh"] = (g, x) => g.Tanh(x),
            ["Relu"] = (g, x) => g.Relu(x),
            ["Exp"] = (g, x) => g.Exp(x),
            ["Gated"] = (g, x) => g.Multiply(g.Sigmoid(x), g.Tanh(x)),
        };
        List<string> sources = new();
        foreach ((string name, Func<StepBuilder, Value, Value> function) in functions)
        {
            ActivationLayer layer = new(Width, function);
            ModelPlan plan = ModelPlanner.Plan(new Network(Array.Empty<Layer>(), new[] { new LayerShape(layer, Width, Width) }, Array.Empty<NetworkOutput>(), Wiring.Chain(layer.Build(Width))), false, "Auto");
            DeclarationSpec declaration = new("", EquatableArray<ContainerSpec>.Empty, name, name, false);
            sources.Add(ModelFileWriter.Write(declaration, plan));
            sources.Add(KernelFileWriter.Write(declaration, plan, layer));
            sources.Add($"public static class {name}Probe {{ static readonly {name} Model = new {name}(); public static void Run(float[] x, float[] y) {{ {name}.State s = default; Model.Step(ref s, x, y); }} }}");
        }
        Assembly assembly = GeneratorRun.Of(sources.ToArray()).Load();
        return functions.Keys.ToDictionary(
            name => name,
            name => assembly.GetType(name + "Probe")!.GetMethod("Run")!.CreateDelegate<Action<float[], float[]>>());
    }
}
