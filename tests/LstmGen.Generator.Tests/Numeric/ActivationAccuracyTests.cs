using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Threading;
using System.Threading.Tasks;
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
    private const int Width = 64;
    private const double Tolerance = 2.5e-7;

    /// <summary>Odd, so that the sample meets every exponent and all low bits.</summary>
    private const long Stride = 1009;

    private static readonly Lazy<IReadOnlyDictionary<string, Action<float[], float[]>>> Functions = new(Compile);

    [Theory]
    [InlineData("Sigmoid", 0, 1)]
    [InlineData("Tanh", -1, 1)]
    public void IsAccurateAndStaysInRange(string name, float low, float high)
    {
        Func<double, double> exact = name == "Tanh" ? Math.Tanh : x => 1 / (1 + Math.Exp(-x));
        bool all = Environment.GetEnvironmentVariable("LSTMGEN_ALL_FLOATS") == "1";
        long stride = all ? 1 : Stride, count = (1L << 32) / stride / Width;
        object gate = new();
        double worst = 0;
        float worstAt = 0;
        Parallel.For(0, Environment.ProcessorCount, worker =>
        {
            float[] x = new float[Width], y = new float[Width];
            double local = 0;
            float localAt = 0;
            for (long i = worker; i <= count; i += Environment.ProcessorCount)
            {
                for (int lane = 0; lane < Width; lane++)
                    x[lane] = BitConverter.UInt32BitsToSingle((uint)(((i * Width) + lane) * stride));
                Functions.Value[name](x, y);
                for (int lane = 0; lane < Width; lane++)
                {
                    if (float.IsNaN(x[lane]))
                    {
                        Assert.True(float.IsNaN(y[lane]));
                        continue;
                    }
                    double error = Math.Abs(y[lane] - exact(x[lane]));
                    if (!(y[lane] >= low && y[lane] <= high))
                        error = double.PositiveInfinity;
                    if (error > local)
                        (local, localAt) = (error, x[lane]);
                }
            }
            lock (gate)
            {
                if (local > worst)
                    (worst, worstAt) = (local, localAt);
            }
        });
        TestContext.Current.TestOutputHelper?.WriteLine($"{name}: largest error {worst:E3} at {worstAt:R}{(all ? ", of all floats" : "")}");
        Assert.InRange(worst, 0, Tolerance);
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
