using System;
using System.Linq;
using LstmGen.Numerics;
using Xunit;

namespace LstmGen.Tests.Numerics;

public class NormalDeviatesTests
{
    [Fact]
    public void MomentsAndTailsAreThoseOfTheNormalDistribution()
    {
        NormalDeviates deviates = new(new SeededRandom(3));
        double[] x = Enumerable.Range(0, 200_000).Select(_ => deviates.Next()).ToArray();
        Assert.Equal(0, x.Average(), 0.01);
        Assert.Equal(1, x.Average(v => v * v), 0.02);
        Assert.Equal(0, x.Average(v => v * v * v), 0.05);
        Assert.Equal(3, x.Average(v => v * v * v * v), 0.1);
        Assert.Equal(0.0455, x.Count(v => Math.Abs(v) > 2) / (double)x.Length, 0.002);
    }

    [Fact]
    public void ASeedMeansTheSameNumbersEverywhere()
    {
        NormalDeviates deviates = new(new SeededRandom(1));
        double[] expected = [0.82283055092056467, -1.0861327575030777, 0.092863413561688021];
        Assert.Equal(expected, Enumerable.Range(0, 3).Select(_ => deviates.Next()));
    }
}
