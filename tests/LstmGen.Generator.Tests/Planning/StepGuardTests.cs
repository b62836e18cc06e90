using System;
using System.Collections.Generic;
using System.Linq;
using LstmGen.Generator.Kernels;
using LstmGen.Generator.Planning;
using LstmGen.Generator.Tests.Numeric;
using Xunit;

namespace LstmGen.Generator.Tests.Planning;

public sealed class StepGuardTests
{
    [Theory]
    [InlineData("1 lstm:8", true)]
    [InlineData("4 lstm:16/none", true)]
    [InlineData("3 lstm:20/cellclip=0.8", true)]
    [InlineData("2 rnn:24", false)]
    [InlineData("2 gru:24", false)]
    [InlineData("3 lstm:7/peephole", false)]
    [InlineData("3 lstm:7/clip=3", false)]
    [InlineData("2 lstm:25", false)]
    [InlineData("3 lstm:12/proj=5", false)]
    [InlineData("3 rnn:8/relu", false)]
    [InlineData("3 lstm:8/norm", false)]
    [InlineData("8 dense:8/tanh", false)]
    public void ClampsAreLeftOutWhereItPaysAndExponentsHaveBounds(string shape, bool guarded)
    {
        InferencePlan plan = ModelPlanner.Plan(new ModelShape(shape).Network(), false, "Auto").Stages[0].Inference;
        Assert.Equal(guarded, plan.Guard is not null);
        Assert.Equal(guarded, plan.Clamped.Count > 0);
        IEnumerable<Kernel> steps = plan.Step.Concat(plan.Wide ?? Array.Empty<Kernel>());
        if (guarded)
        {
            // A cell's own clip stays.
            int own = shape.Contains("cellclip") ? 3 : 0;
            Assert.All(steps, k => Assert.Equal(own, Count(k, VectorOp.Min)));
            Assert.All(plan.Clamped.Concat(plan.Trace).Concat(plan.Half), k => Assert.True(Count(k, VectorOp.Min) > own));
        }
    }

    /// <summary>What a later stage in the same kernel may rely on: its hidden state is the output, and within 1.</summary>
    [Fact]
    public void TheOutputIsBoundedAsTheHiddenStateIs() => Assert.Equal(1, ModelPlanner.Plan(new ModelShape("4 lstm:16").Network(), false, "Auto").Stages[0].Inference.Guard!.OutputBound);

    [Fact]
    public void LoopsKeepTheirClamps() => Assert.Null(ModelPlanner.Plan(new ModelShape("4 lstm:16").Network(), false, "Never").Stages[0].Inference.Guard);

    private static int Count(Kernel kernel, VectorOp op) => Count(kernel.Body, op);

    private static int Count(IEnumerable<Statement> body, VectorOp op) =>
        body.Sum(s => s is LoopStatement loop ? Count(loop.Body, op) : s is ComputeStatement compute && compute.Op == op ? 1 : 0);
}
