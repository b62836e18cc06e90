using System;
using System.Runtime.Intrinsics;
using LstmGen.Numerics;
using Xunit;

namespace LstmGen.Tests.Numerics;

public class ExponentialTests
{
    [Fact]
    public void RelativeErrorIsWithinTheStatedBound()
    {
        // Every 97th float of the range where results are normal numbers: about 22 million.
        double worst = 0;
        foreach (uint sign in (uint[])[0u, 0x80000000u])
        {
            for (uint bits = 0x30000000; bits < BitConverter.SingleToUInt32Bits(89f); bits += 97)
            {
                float x = BitConverter.UInt32BitsToSingle(bits | sign);
                double exact = Math.Exp(x);
                if (exact is > float.MaxValue or < 1.1754944e-38)
                {
                    break;
                }

                worst = Math.Max(worst, Math.Abs(Exponential.Exp(x) - exact) / exact);
            }
        }

        Assert.InRange(worst, 1e-8, 1.2e-7);
    }

    [Fact]
    public void DenormalResultsAreWithinTheStatedBound()
    {
        for (float x = -104f; x < -87.3f; x += 0.0007f)
        {
            Assert.InRange(Math.Abs(Exponential.Exp(x) - Math.Exp(x)), 0, 1.1 * 1.401298464324817e-45);
        }
    }

    [Theory]
    [InlineData(0f, 1f)]
    [InlineData(float.Epsilon, 1f)]
    [InlineData(float.NegativeInfinity, 0f)]
    [InlineData(-1e30f, 0f)]
    [InlineData(-200f, 0f)]
    [InlineData(float.PositiveInfinity, float.PositiveInfinity)]
    [InlineData(100f, float.PositiveInfinity)]
    [InlineData(float.NaN, float.NaN)]
    public void SpecialValues(float x, float expected) => Assert.Equal(expected, Exponential.Exp(x));

    [Fact]
    public void LanesAreIndependent()
    {
        Vector256<float> result = Exponential.Exp(Vector256.Create(0f, 1f, -1f, float.NaN, 88f, -88f, float.NegativeInfinity, 3f));
        float[] inputs = [0f, 1f, -1f, float.NaN, 88f, -88f, float.NegativeInfinity, 3f];
        for (int lane = 0; lane < 8; lane++)
        {
            Assert.Equal(BitConverter.SingleToInt32Bits(Exponential.Exp(inputs[lane])), BitConverter.SingleToInt32Bits(result[lane]));
        }
    }
}
