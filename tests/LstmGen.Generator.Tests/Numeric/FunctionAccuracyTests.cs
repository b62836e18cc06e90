using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using LstmGen.Generator.Tests.Infrastructure;
using Xunit;

namespace LstmGen.Generator.Tests.Numeric;

/// <summary>
/// Every function of [Activation], emitted, over a sample of all floats against its definition in double: within 2.5e-7 of max(1, |y|), which is what
/// single precision leaves of it, and right at infinities and for what is not a number.
/// </summary>
public sealed class FunctionAccuracyTests
{
    private const int Width = 64;
    private const double Tolerance = 2.5e-7;

    /// <summary>Odd, so that the sample meets every exponent and all low bits.</summary>
    private const long Stride = 10007;

    private static readonly Dictionary<string, Func<double, double>> Definitions = new()
    {
        ["Activation.Identity"] = x => x,
        ["Activation.Relu"] = x => Math.Max(0, x),
        ["Activation.Tanh"] = Math.Tanh,
        ["Activation.Sigmoid"] = x => 1 / (1 + Math.Exp(-x)),
        ["Activation.LeakyRelu"] = x => x > 0 ? x : 0.01f * x,
        ["Activation.LeakyRelu, Alpha = 0.3f"] = x => x > 0 ? x : 0.3f * x,
        ["Activation.Elu"] = x => x > 0 ? x : Math.Exp(x) - 1,
        ["Activation.Elu, Alpha = 0.7f"] = x => x > 0 ? x : 0.7f * (Math.Exp(x) - 1),
        ["Activation.Softplus"] = x => Math.Max(0, x) + Log1P(Math.Exp(-Math.Abs(x))),
        ["Activation.Softsign"] = x => x / (1 + Math.Abs(x)),
        ["Activation.HardSigmoid"] = x => Math.Clamp((0.2f * x) + 0.5, 0, 1),
        ["Activation.HardSigmoid, Alpha = 1f / 6, Beta = 0.5f"] = x => Math.Clamp((1f / 6 * x) + 0.5, 0, 1),
        ["Activation.Affine"] = x => x,
        ["Activation.Affine, Alpha = -2, Beta = 3"] = x => (-2 * x) + 3,
        ["Activation.ScaledTanh"] = Math.Tanh,
        ["Activation.ScaledTanh, Alpha = 1.5f, Beta = 0.25f"] = x => 1.5 * Math.Tanh(0.25 * x),
        ["Activation.ThresholdedRelu"] = x => x > 1 ? x : 0,
        ["Activation.ThresholdedRelu, Alpha = -2"] = x => x > -2 ? x : 0,
    };

    private static readonly Lazy<IReadOnlyDictionary<string, Action<float[], float[]>>> Functions = new(Compile);

    public static TheoryData<string> Names() => new(Definitions.Keys);

    [Theory]
    [MemberData(nameof(Names))]
    public void IsAccurate(string function)
    {
        Func<double, double> exact = Definitions[function];
        float[] x = new float[Width], y = new float[Width];
        double worst = 0;
        float worstAt = 0;
        for (long i = 0; i <= (1L << 32) / Stride / Width; i++)
        {
            for (int lane = 0; lane < Width; lane++)
                x[lane] = BitConverter.UInt32BitsToSingle((uint)(((i * Width) + lane) * Stride));
            Functions.Value[function](x, y);
            for (int lane = 0; lane < Width; lane++)
            {
                if (float.IsNaN(x[lane]))
                {
                    Assert.True(float.IsNaN(y[lane]));
                    continue;
                }
                double expected = exact(x[lane]), error = Math.Abs(y[lane] - expected) / Math.Max(1, Math.Abs(expected));
                if (Math.Abs(expected) > float.MaxValue)
                    error = y[lane] == (float)expected ? 0 : double.PositiveInfinity;
                if (!(error <= worst))
                    (worst, worstAt) = (error, x[lane]);
            }
        }
        TestContext.Current.TestOutputHelper?.WriteLine($"{function}: largest error {worst:E3} at {worstAt:R}");
        // The tanh inside is as accurate as any; alpha multiplies its error.
        Assert.InRange(worst, 0, function.StartsWith("Activation.ScaledTanh, Alpha = 1.5f", StringComparison.Ordinal) ? 1.5 * Tolerance : Tolerance);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void SpecialValues(string function)
    {
        float[] x = new float[Width], y = new float[Width];
        (x[0], x[1], x[2]) = (float.NaN, float.PositiveInfinity, float.NegativeInfinity);
        Functions.Value[function](x, y);
        Assert.True(float.IsNaN(y[0]));
        // x / (1 + |x|) has no value at infinity, here as in PyTorch.
        if (function == "Activation.Softsign")
            return;
        for (int i = 1; i < 3; i++)
        {
            double expected = Definitions[function](x[i]);
            Assert.True(double.IsInfinity(expected) ? y[i] == expected : Math.Abs(y[i] - expected) <= Tolerance * Math.Max(1, Math.Abs(expected)), $"{x[i]}: {y[i]}, expected {expected}");
        }
    }

    private static double Log1P(double e) => e < 1e-5 ? e - (e * e / 2) : Math.Log(1 + e);

    private static IReadOnlyDictionary<string, Action<float[], float[]>> Compile()
    {
        IEnumerable<string> sources = Definitions.Keys.Select((function, i) => $$"""
            [RecurrentModel(Training = false)] [Input({{Width}})] [Activation({{function}})] public sealed partial class F{{i}};
            public static class Probe{{i}} { static readonly F{{i}} Model = new F{{i}}(); public static void Run(float[] x, float[] y) { F{{i}}.State s = default; Model.Step(ref s, x, y); } }
            """);
        Assembly assembly = GeneratorRun.Of("using LstmGen;\n" + string.Join("\n", sources)).Load();
        return Definitions.Keys.Select((function, i) => (function, i)).ToDictionary(
            f => f.function,
            f => assembly.GetType("Probe" + f.i)!.GetMethod("Run")!.CreateDelegate<Action<float[], float[]>>());
    }
}
