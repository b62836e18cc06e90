using System;
using LstmGen.Generator.Tests.Numeric;
using Xunit;

namespace LstmGen.Generator.Tests.Graph;

/// <summary>Derived back-propagation through whole networks and several steps, against finite differences in double.</summary>
public sealed class NetworkGradientTests
{
    [Theory]
    [InlineData("3 lstm:4")]
    [InlineData("1 lstm:1/none")]
    [InlineData("2 lstm:3/single dense:2/sigmoid")]
    [InlineData("2 lstm:3 lstm:5/none dense:3/softmax")]
    [InlineData("4 dense:3/tanh dense:5/softmax dense:2")]
    [InlineData("3 lstm:2 dense:4/tanh lstm:3 dense:1")]
    [InlineData("[Input(2)] [Lstm(3, Direction = Direction.Both)] [Dense(2)]")]
    [InlineData("[Input(2)] [Lstm(3, Direction = Direction.Reverse)] [Lstm(2, Direction = Direction.Both, Merge = Merge.Mean)] [Lstm(2, Direction = Direction.Both, Merge = Merge.Sum)]")]
    [InlineData("[Input(4)] [Lstm(4, Name = \"a\")] [Add(\"input\")] [Slice(1, 2)] [Lstm(3)] [Concat(\"a\", \"input\")] [Dense(2, Name = \"end\")] [Dense(3, From = \"a\")] [Concat(\"end\")]")]
    [InlineData("[Input(2)] [Dense(3)] [MeanOverTime] [Dense(2)]")]
    [InlineData("[Input(3)] [MaxOverTime] [Dense(2)]")]
    [InlineData("[Input(3)] [MaxOverTime] [Lstm(2, Direction = Direction.Both)] [Flatten(3)] [Dense(2)]")]
    [InlineData("[Input(3)] [Normalize(Trained = true)] [Lstm(2)]")]
    [InlineData("[Input(3)] [Lstm(2, Direction = Direction.Both, Name = \"a\")] [Last] [Dense(2)] [Concat(\"a\")]")]
    public void MatchesFiniteDifferences(string shape)
    {
        Random random = new(7);
        FiniteDifferences differences = new(new ModelShape(shape).Network().Wiring, 5, () => (2 * random.NextDouble()) - 1);
        foreach ((string what, double error) in differences.Errors())
            Assert.True(error <= 1e-8, $"{what}: {error}");
    }
}
