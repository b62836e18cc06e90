using System;
using System.Linq;
using LstmGen.Tests.Support;
using Xunit;

namespace LstmGen.Tests.Training;

/// <summary>What <c>Initialization = Initialization.Keras</c> draws, read from the emitted model.</summary>
public class KerasInitializationTests
{
    private const int Inputs = 40, Units = 24;

    [Fact]
    public void InputWeightsAreGlorotUniform()
    {
        AssertUniform(Parameters(1, out int next, 0, 4 * Units * Inputs), Math.Sqrt(6.0 / (Inputs + (4 * Units))));
        Assert.Equal(4 * Units * Inputs, next);
    }

    [Fact]
    public void DenseWeightsAreGlorotUniformWithoutBias()
    {
        int start = Layer(Inputs, 24, 2) + Layer(24, 9, 1) + Layer(9, 5, 0);
        AssertUniform(Parameters(1, out int next, start, 30 * 5), Math.Sqrt(6.0 / (5 + 30)));
        Assert.All(Parameters(1, out next, next, 30), b => Assert.Equal(0, BitConverter.SingleToInt32Bits(b)));

        // The layer that does not ask for it is drawn as PyTorch does.
        AssertUniform(Parameters(1, out next, next, 3 * 30), 1 / Math.Sqrt(30));
        Assert.Equal(KerasModel.ParameterCount, next + 3);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(123)]
    public void RecurrentWeightsHaveOrthonormalColumns(int seed)
    {
        float[] w = Parameters(seed, out _, 4 * Units * Inputs, 4 * Units * Units);
        for (int a = 0; a < Units; a++)
        {
            for (int b = 0; b <= a; b++)
            {
                double dot = Enumerable.Range(0, 4 * Units).Sum(r => (double)w[(r * Units) + a] * w[(r * Units) + b]);
                Assert.Equal(a == b ? 1 : 0, dot, 1e-6);
            }
        }
    }

    [Fact]
    public void TheForgetBiasIsOneOnceInTotalUnlessItIsSet()
    {
        int start = 4 * Units * (Inputs + Units);
        AssertForgetBias(Parameters(1, out int next, start, 4 * Units), Units, 1f);
        AssertForgetBias(Parameters(1, out next, next, 4 * Units), Units, 0f);
        AssertForgetBias(Parameters(1, out _, next + (4 * 9 * (24 + 9)), 4 * 9), 9, 2.5f);
    }

    [Fact]
    public void TheSeedDecides()
    {
        Assert.Equal(All(5), All(5));
        Assert.NotEqual(All(5), All(6));
    }

    private static int Layer(int inputs, int units, int biases) => 4 * units * (inputs + units + biases);

    private static float[] All(int seed)
    {
        float[] all = new float[KerasModel.ParameterCount];
        new KerasModel(seed).CreateTrainer(new Sgd(0.1f), 1).CopyParameters(all);
        return all;
    }

    private static float[] Parameters(int seed, out int next, int start, int count)
    {
        next = start + count;
        return All(seed)[start..next];
    }

    private static void AssertUniform(float[] values, double bound)
    {
        Assert.All(values, v => Assert.InRange(v, -bound, bound));
        double sigma = bound / Math.Sqrt(3), error = sigma / Math.Sqrt(values.Length);
        Assert.Equal(0, values.Average(v => (double)v), 4 * error);
        Assert.Equal(sigma, Math.Sqrt(values.Average(v => (double)v * v)), 3 * error);
        Assert.InRange(values.Max(), 0.9 * bound, bound);
    }

    private static void AssertForgetBias(float[] bias, int units, float forget)
    {
        for (int i = 0; i < bias.Length; i++)
        {
            Assert.Equal(i / units == 1 ? forget : 0f, bias[i]);
        }
    }
}
