using System;
using System.Linq;
using LstmGen.Training;
using Xunit;

namespace LstmGen.Tests.Training;

public class GradientNormTests
{
    [Theory]
    [InlineData(8, 1f)]
    [InlineData(40, 1e-3f)]
    [InlineData(2048, 10f)]
    [InlineData(21_000, 1f)]
    [InlineData(21_000, 1e25f)]
    [InlineData(4096, 1e-30f)]
    [InlineData(4096, 1e-42f)]
    public void MatchesDoublePrecision(int length, float size)
    {
        SeededRandom random = new(length);
        float[] values = Enumerable.Range(0, length).Select(_ => (random.NextSingle() - 0.5f) * size).ToArray();
        double expected = Math.Sqrt(values.Sum(v => (double)v * v));
        Assert.Equal(1, GradientNorm.Compute(values) / expected, 1e-6);
    }

    [Fact]
    public void LargestFloatsDoNotOverflow()
    {
        float[] values = Enumerable.Repeat(float.MaxValue, 64).ToArray();
        Assert.Equal(1, GradientNorm.Compute(values) / (8.0 * float.MaxValue), 1e-6);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void IsNotFiniteWhereverAValueIsNot(float value)
    {
        for (int i = 0; i < 72; i++)
        {
            float[] values = new float[72];
            values[i] = value;
            Assert.False(double.IsFinite(GradientNorm.Compute(values)));
        }
    }

    [Fact]
    public void OfNothingIsZero()
    {
        Assert.Equal(0, GradientNorm.Compute([]));
        Assert.Equal(0, GradientNorm.Compute(new float[64]));
    }

    [Theory]
    [InlineData(2.0, 1f, 1 / (2 + 1e-6))]
    [InlineData(0.5, 1f, 1.0)]
    [InlineData(0.0, 1f, 1.0)]
    [InlineData(1e30, float.PositiveInfinity, 1.0)]
    public void ClipsAsPyTorchDoes(double norm, float max, double expected) => Assert.Equal((float)expected, GradientNorm.ClipScale(norm, max));
}
