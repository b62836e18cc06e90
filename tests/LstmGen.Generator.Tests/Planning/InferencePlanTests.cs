using System.Linq;
using LstmGen.Generator.Graph;
using LstmGen.Generator.Kernels;
using LstmGen.Generator.Planning;
using LstmGen.Generator.Tests.Numeric;
using Xunit;

namespace LstmGen.Generator.Tests.Planning;

public sealed class InferencePlanTests
{
    [Theory]
    [InlineData("8 lstm:32", "Auto", false)]
    [InlineData("1 lstm:40", "Auto", false)]
    [InlineData("16 lstm:64", "Auto", true)]
    [InlineData("16 lstm:64", "Always", false)]
    [InlineData("8 lstm:32", "Never", true)]
    [InlineData("64 lstm:128", "Always", false)]
    [InlineData("4096 lstm:256", "Always", true)]
    [InlineData("8 dense:128/softmax", "Auto", false)]
    [InlineData("8 dense:200/softmax", "Auto", true)]
    public void LoopsAboveTheLimitUnlessForced(string shape, string unrolling, bool looped)
    {
        ModelPlan plan = ModelPlanner.Plan(new ModelShape(shape).Network(), false, unrolling);
        Assert.Equal(looped, plan.Stages.Any(s => s.Inference.Looped));
        Assert.Equal(looped, plan.Stages.SelectMany(s => s.Inference.Step).Any(k => HasLoop(k) && LoopsOverProducts(k)));
    }

    [Fact]
    public void ALongWindowIsOneStageInALoop()
    {
        ModelPlan plan = ModelPlanner.Plan(new ModelShape("[Input(4)] [Flatten(1024)] [Dense(2)]").Network(), true, "Auto");
        Assert.Equal(2, plan.Stages.Count);
        Assert.All(plan.Stages.SelectMany(s => s.Inference.Step), k => Assert.True(k.Body.Count < 500, $"{k.Name}: {k.Body.Count} statements"));
    }

    [Fact]
    public void AJoinThatAnotherReplacesIsNotComputed()
    {
        Wiring wiring = new ModelShape("[Input(3)] [Lstm(2, Direction = Direction.Both)] [Last] [Dense(1)]").Network().Wiring;
        Assert.Equal(new[] { 3, 2, 2, 4, 1 }, wiring.Sizes);
        Assert.All(wiring.Nodes, n => Assert.True(n.Output == wiring.Output || wiring.Readers(n.Output).Any()));
        Assert.Equal(Enumerable.Range(1, 4), wiring.Nodes.Select(n => n.Output));
    }

    [Fact]
    public void SaysSoWhenStraightLineCodeDoesNotFit()
    {
        ModelPlan forced = ModelPlanner.Plan(new ModelShape("4096 lstm:256").Network(), false, "Always");
        Assert.Equal("MethodOverBudget", Assert.Single(forced.Notes).Rule);
        ModelPlan large = ModelPlanner.Plan(new ModelShape("16 lstm:64").Network(), false, "Auto");
        Assert.Equal("LayerLooped", Assert.Single(large.Notes).Rule);
        Assert.Empty(ModelPlanner.Plan(new ModelShape("16 lstm:64").Network(), false, "Never").Notes);
    }

    [Fact]
    public void ActivationFactorsAreFoldedIntoWeightsOfInferenceOnly()
    {
        ModelPlan plan = ModelPlanner.Plan(new ModelShape("3 lstm:8 dense:2").Network(), true, "Auto");
        float[] expected = { -8 * 1.44269504f, -8 * 1.44269504f, -8 * 2.88539008f, -8 * 1.44269504f };
        Assert.All(plan.Inference.Tensors.Where(t => t.Parameter.Layer == "lstm"), t => Assert.Equal(expected, t.Scale));
        Assert.All(plan.Inference.Tensors.Where(t => t.Parameter.Layer == "dense"), t => Assert.Null(t.Scale));
        Assert.All(plan.Master!.Tensors, t => Assert.Null(t.Scale));
    }

    /// <summary>Kernels of a split step copy the new state in a loop at the end; that is no loop over products.</summary>
    private static bool LoopsOverProducts(Kernel kernel) => !kernel.Name.StartsWith("Step", System.StringComparison.Ordinal) || kernel.Name == "Step";

    private static bool HasLoop(Kernel kernel) => kernel.Body.Any(s => s is LoopStatement);
}
