using System;
using LstmGen.CompilerServices;
using Xunit;

namespace LstmGen.Tests.CompilerServices;

public class ThrowTests
{
    [Fact]
    public void MessagesNameParameterExpectedAndActual()
    {
        Assert.StartsWith("Expected exactly 12 floats, got 3.", Assert.Throws<ArgumentException>("input", () => Throw.SpanLength("input", 12, 3)).Message);
        Assert.StartsWith("Expected exactly 1 float, got 3.", Assert.Throws<ArgumentException>("input", () => Throw.SpanLength("input", 1, 3)).Message);
        Assert.StartsWith("Expected a whole number of steps of 4 floats each, got 7.", Assert.Throws<ArgumentException>("inputs", () => Throw.RunLength("inputs", 4, 7)).Message);
        Assert.StartsWith("Expected 18 floats (2 steps of 9), got 9.", Assert.Throws<ArgumentException>("outputs", () => Throw.RunLength("outputs", 9, 2, 9)).Message);
        Assert.Contains("'output' overlaps 'input'", Assert.Throws<ArgumentException>("output", () => Throw.Overlap("input", "output")).Message);
        Assert.Contains("from 0 to 1", Assert.Throws<ArgumentOutOfRangeException>("layer", () => Throw.LayerIndex("layer", 2, 5)).Message);
        Assert.Contains("no recurrent layer", Assert.Throws<ArgumentOutOfRangeException>("layer", () => Throw.LayerIndex("layer", 0, 0)).Message);
    }
}
