using System;
using LstmGen.Numerics;
using Xunit;

namespace LstmGen.Tests.Numerics;

public class LogarithmTests
{
    [Fact]
    public void RelativeErrorIsWithinTheStatedBound()
    {
        SeededRandom random = new(1);
        double worst = 0;
        for (int i = 0; i < 2_000_000; i++)
        {
            long bits = ((long)random.NextInt(0x7FF) << 52) | ((long)(random.NextUInt32() & 0xFFFFF) << 32) | random.NextUInt32();
            double x = i % 2 == 0 ? BitConverter.Int64BitsToDouble(bits) : 0.5 + (2.0 * random.NextSingle()) + (random.NextUInt32() * 1e-18);
            double exact = Math.Log(x);
            if (exact != 0 && !double.IsInfinity(exact))
            {
                worst = Math.Max(worst, Math.Abs(Logarithm.Log(x) - exact) / Math.Abs(exact));
            }
        }

        Assert.InRange(worst, 0, 4e-16);
    }

    [Theory]
    [InlineData(1.0, 0.0)]
    [InlineData(0.0, double.NegativeInfinity)]
    [InlineData(-1.0, double.NaN)]
    [InlineData(double.NaN, double.NaN)]
    [InlineData(double.PositiveInfinity, double.PositiveInfinity)]
    public void SpecialValues(double x, double expected) => Assert.Equal(expected, Logarithm.Log(x));

    [Fact]
    public void SmallestNumber() => Assert.Equal(Math.Log(double.Epsilon), Logarithm.Log(double.Epsilon), 1e-12);

    [Theory]
    [InlineData(0.9, 1)]
    [InlineData(0.999, 1000)]
    [InlineData(0.5, 0)]
    [InlineData(0.999, 1_000_000)]
    public void IntegerPowers(double x, long n) => Assert.Equal(Math.Pow(x, n), Powers.Integer(x, n), 1e-13);

    [Fact]
    public void TwoPowersAtOnceAreTheSameBits()
    {
        for (long n = 0; n < 3000; n++)
        {
            Assert.Equal((Powers.Integer(0.9, n), Powers.Integer(0.999, n)), Powers.Integers(0.9, 0.999, n));
        }
    }
}
