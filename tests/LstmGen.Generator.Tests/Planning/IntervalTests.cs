using System;
using System.Linq;
using LstmGen.Generator.Graph;
using LstmGen.Generator.Planning;
using LstmGen.Generator.Tests.Numeric;
using Xunit;

namespace LstmGen.Generator.Tests.Planning;

/// <summary>What is known of the next state of a cell, given bounds of the last one.</summary>
public sealed class IntervalTests
{
    [Theory]
    [InlineData("3 lstm:4", "h", 1, 13)]
    [InlineData("3 lstm:4", "c", 14, 13)]
    [InlineData("3 lstm:4/cellclip=0.5", "c", 0.5, 13)]
    [InlineData("3 gru:4", "h", 1, 13)]
    [InlineData("3 rnn:4", "h", 1, 13)]
    [InlineData("3 rnn:4/relu", "h", double.PositiveInfinity, 13)]
    [InlineData("3 lstm:4/proj=2", "h", double.PositiveInfinity, 13)]
    [InlineData("3 lstm:4/cell=relu", "h", 14, 13)]
    public void OfTheNextState(string shape, string name, double expected, double cell)
    {
        Stage stage = new ModelShape(shape).Network().Stages[0];
        Interval? Known(Value value) => stage.States.FirstOrDefault(s => s.Previous == value) is not { } state ? null
            : state.Name == "c" ? new Interval(-cell, cell) : new Interval(-1, 1);
        Assert.Equal(expected, Interval.Of(stage.States.Single(s => s.Name == name).Next, Known).Magnitude);
    }
}
