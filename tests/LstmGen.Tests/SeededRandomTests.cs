using System;
using System.Linq;
using Xunit;

namespace LstmGen.Tests;

public class SeededRandomTests
{
    [Theory]
    [InlineData(0, new[] { 0x01a0e8a6u, 0xa3717e36u, 0xff9fed17u, 0xaac22d1cu })]
    [InlineData(1, new[] { 0xb09737a5u, 0x3fdc497cu, 0x82dc4f29u, 0x48103d83u })]
    [InlineData(-1, new[] { 0x68a31a3cu, 0x3e171ed1u, 0x421efd10u, 0x637374bcu })]
    [InlineData(42, new[] { 0x2ebbeff8u, 0xb3bba67au, 0xb373da0cu, 0x9a3a9f26u })]
    public void GivesTheNumbersOfAnIndependentImplementation(int seed, uint[] expected)
    {
        SeededRandom random = new(seed);
        Assert.Equal(expected, expected.Select(_ => random.NextUInt32()).ToArray());
    }

    [Fact]
    public void SinglesAreTheUpper24Bits()
    {
        SeededRandom bits = new(7), singles = new(7);
        for (int i = 0; i < 1000; i++)
        {
            float value = singles.NextSingle();
            Assert.Equal((bits.NextUInt32() >> 8) / 16777216.0, value);
            Assert.InRange(value, 0f, 0.99999994f);
        }
    }

    [Fact]
    public void IntegersAreUniform()
    {
        SeededRandom random = new(3);
        int[] counts = new int[7];
        for (int i = 0; i < 70_000; i++)
        {
            counts[random.NextInt(7)]++;
        }

        // 10,000 expected each, standard deviation 93.
        Assert.All(counts, count => Assert.InRange(count, 9_500, 10_500));
    }

    [Fact]
    public void RejectsAnEmptyRange() => Assert.Throws<ArgumentOutOfRangeException>(() => new SeededRandom(0).NextInt(0));

    [Fact]
    public void ShuffleReachesEveryOrderEquallyOften()
    {
        SeededRandom random = new(11);
        int[] counts = new int[27];
        for (int i = 0; i < 12_000; i++)
        {
            int[] order = [0, 1, 2];
            random.Shuffle<int>(order);
            counts[(order[0] * 9) + (order[1] * 3) + order[2]]++;
        }

        int[] reached = counts.Where(c => c > 0).ToArray();
        Assert.Equal(6, reached.Length);
        Assert.All(reached, count => Assert.InRange(count, 1_800, 2_200));
    }
}
