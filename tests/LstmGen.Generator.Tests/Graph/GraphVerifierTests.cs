using System;
using System.Linq;
using LstmGen.Generator.Graph;
using LstmGen.Generator.Graph.Ops;
using LstmGen.Generator.Tests.Numeric;
using Xunit;

namespace LstmGen.Generator.Tests.Graph;

public sealed class GraphVerifierTests
{
    [Theory]
    [InlineData("3 lstm:4 dense:2/softmax")]
    [InlineData("1 lstm:1/none dense:3/relu")]
    public void AcceptsWhatLayersBuild(string shape)
    {
        foreach (Stage stage in new ModelShape(shape).Network().Stages)
        {
            GraphVerifier.Verify(stage);
            GraphVerifier.Verify(Autodiff.Differentiate(stage));
        }
    }

    [Fact]
    public void RefusesAValueUsedBeforeItIsComputed()
    {
        Stage stage = Lstm();
        Assert.Throws<GraphException>(() => GraphVerifier.Verify(stage with { Values = stage.Values.Reverse().ToArray() }));
    }

    [Fact]
    public void RefusesAnOutputThatIsNotComputed()
    {
        StepBuilder other = new("o");
        Assert.Throws<GraphException>(() => GraphVerifier.Verify(Lstm() with { Output = other.Constant(1, 4) }));
    }

    [Fact]
    public void RefusesTensorsOfOneName()
    {
        Stage stage = Lstm();
        Assert.Throws<GraphException>(() => GraphVerifier.Verify(stage with { Parameters = stage.Parameters.Append(stage.Parameters[0]).ToArray() }));
    }

    [Fact]
    public void RefusesAParameterGradientOfTheWrongShape()
    {
        BackwardStage backward = Autodiff.Differentiate(Lstm());
        ParameterGradient wrong = backward.ParameterGradients[0] with { Columns = null };
        Assert.Throws<GraphException>(() => GraphVerifier.Verify(backward with { ParameterGradients = new[] { wrong } }));
    }

    [Fact]
    public void OpsRefuseOperandsThatDoNotFit()
    {
        StepBuilder g = new("t");
        Value three = g.Constant(1, 3), four = g.Constant(1, 4);
        Assert.Throws<GraphException>(() => g.Add(three, four));
        Assert.Throws<GraphException>(() => g.Slice(three, 2, 2));
        Assert.Throws<GraphException>(() => g.Broadcast(three, 5));
        Assert.Throws<GraphException>(() => g.Apply(new EmbedOp(2, 4), three));
        Assert.Throws<GraphException>(() => g.Apply(new AffineOp(new Parameter("t", "w", 2, 4), null), three));
        Assert.Throws<GraphException>(() => g.Split(three, 2));
        Assert.Throws<GraphException>(() => g.Assign(three, four));
    }

    private static Stage Lstm() => new ModelShape("3 lstm:4").Network().Stages.Single();
}
