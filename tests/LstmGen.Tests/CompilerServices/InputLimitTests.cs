using System;
using System.Linq;
using LstmGen.CompilerServices;
using Xunit;
using static LstmGen.Tests.Emitted.Arrays;

namespace LstmGen.Tests.CompilerServices;

/// <summary>Two blocks of eight units and two gates: rows b + W x + R h with three inputs and five of what is fed back.</summary>
public class InputLimitTests
{
    private const int Blocks = 2, Gates = 2, Rows = Gates * 8, Inputs = 3, Hidden = 5;
    private const int BiasAt = 8, InputAt = BiasAt + (Blocks * Rows), HiddenAt = InputAt + (Blocks * Inputs * Rows), Length = HiddenAt + (Blocks * Hidden * Rows);
    private const float Highest = 41.5f, Bound = 1f;

    private static readonly InputLimit Limit = new(0, Blocks, Gates, Highest, [new(BiasAt, 1, 1f), new(InputAt, Inputs, float.NaN), new(HiddenAt, Hidden, Bound)]);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void TheLargestSumReachesTheHighestExponentAndNoOtherDoes(int seed)
    {
        float[] packed = Random(Length, seed, 3f);
        double limit = Written(packed);
        Assert.InRange(limit, 0.1, 20);
        double[] sums = Enumerable.Range(0, Blocks * Rows).Select(r => LargestSum(packed, r, limit)).ToArray();
        Assert.All(sums, sum => Assert.True(sum <= Highest));
        Assert.Equal(Highest, sums.Max(), 1e-4);
    }

    [Fact]
    public void WeightsThatPassItAloneLeaveNothing()
    {
        float[] packed = Random(Length, 1, 3f);
        packed[BiasAt + Rows + 3] = -41f;
        Assert.Equal(-1, BitConverter.SingleToInt32Bits((float)Written(packed)));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void WeightsThatAreNoNumbersLeaveNothing(float value)
    {
        foreach (int at in new[] { BiasAt, InputAt + Rows, Length - 1 })
        {
            float[] packed = Random(Length, 1);
            packed[at] = value;
            Limit.Write(packed);
            Assert.Equal(-1, BitConverter.SingleToInt32Bits(packed[0]));
        }
    }

    [Fact]
    public void WithoutWeightsEveryFiniteInputIsWithin()
    {
        float[] packed = new float[Length];
        Assert.Equal(float.MaxValue, (float)Written(packed));
    }

    private static double Written(float[] packed)
    {
        float[] before = packed.ToArray();
        Limit.Write(packed);
        AssertBits(before.AsSpan(1), packed.AsSpan(1));
        return packed[0];
    }

    /// <summary>Signs of input and hidden state as the row's weights have them.</summary>
    private static double LargestSum(float[] packed, int row, double input)
    {
        int block = row / Rows, lane = row % Rows;
        double Sum(int at, int columns) => Enumerable.Range(0, columns).Sum(k => Math.Abs((double)packed[at + (((block * columns) + k) * Rows) + lane]));
        return Sum(BiasAt, 1) + (input * Sum(InputAt, Inputs)) + (Bound * Sum(HiddenAt, Hidden));
    }
}
