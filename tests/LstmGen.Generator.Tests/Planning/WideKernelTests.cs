using System;
using System.Collections.Generic;
using System.Linq;
using LstmGen.Generator.Kernels;
using LstmGen.Generator.Planning;
using LstmGen.Generator.Tests.Numeric;
using Xunit;

namespace LstmGen.Generator.Tests.Planning;

/// <summary>Kernels for thirty-two registers, and loops that run down instead of up, give the bits of the plain ones.</summary>
public sealed class WideKernelTests
{
    [Theory]
    [InlineData("8 lstm:32")]
    [InlineData("1 lstm:33")]
    [InlineData("1 lstm:40")]
    [InlineData("3 lstm:56")]
    [InlineData("16 lstm:64")]
    [InlineData("4 lstm:104")]
    [InlineData("4 lstm:128")]
    [InlineData("8 gru:40")]
    [InlineData("8 rnn:112")]
    [InlineData("20 dense:150")]
    public void SameBits(string notation)
    {
        ModelShape shape = new(notation);
        foreach (string unrolling in new[] { "Auto", "Never" })
        {
            ModelPlan plan = ModelPlanner.Plan(shape.Network(), false, unrolling);
            InferencePlan inference = plan.Stages.Single().Inference;
            Assert.NotNull(inference.Wide);
            float[] expected = Run(plan, inference.Step, turn: false);
            Assert.DoesNotContain(expected, float.IsNaN);
            Assert.Equal(expected, Run(plan, inference.Wide, turn: false));
            Assert.Equal(expected, Run(plan, inference.Step, turn: true));
            Assert.Equal(expected, Run(plan, inference.Wide, turn: true));
        }
    }

    [Fact]
    public void SmallShapesNeedOneKernel()
    {
        Assert.Null(ModelPlanner.Plan(new ModelShape("1 lstm:8").Network(), false, "Auto").Stages.Single().Inference.Wide);
        Assert.Null(ModelPlanner.Plan(new ModelShape("1 lstm:24").Network(), false, "Never").Stages.Single().Inference.Wide);
    }

    /// <summary>Tiles are the same; statements are in another order.</summary>
    [Theory]
    [InlineData("1 lstm:16")]
    [InlineData("3 lstm:9/peephole")]
    [InlineData("1 lstm:20")]
    [InlineData("5 lstm:24/proj=4")]
    [InlineData("2 gru:24")]
    [InlineData("20 dense:80")]
    public void ScheduledSteps(string notation)
    {
        ModelPlan plan = ModelPlanner.Plan(new ModelShape(notation).Network(), false, "Auto");
        InferencePlan inference = plan.Stages.Single().Inference;
        Assert.NotEqual(inference.Step.SelectMany(k => k.Body), inference.Wide!.SelectMany(k => k.Body));
        Assert.Equal(Run(plan, inference.Step, turn: false), Run(plan, inference.Wide!, turn: false));
    }

    /// <summary>Tiles of one block of several streams, whose gates that come late read what the early ones computed.</summary>
    [Theory]
    [InlineData("150 lstm:16")]
    [InlineData("150 gru:16")]
    [InlineData("104 lstm:16")]
    public void ScheduledStepsOfSeveralStreams(string notation)
    {
        Kernel[] kernels = new[] { "Auto", "Always" }
            .SelectMany(unrolling => ModelPlanner.Plan(new ModelShape(notation).Network(), false, unrolling).Many?.Stages ?? Array.Empty<ManyKernels>())
            .SelectMany(stage => stage.Wide)
            .ToArray();
        Assert.NotEmpty(kernels);
        Assert.All(kernels, KernelVerifier.Verify);
    }

    /// <summary>Two steps; state, output and scratch.</summary>
    private static float[] Run(ModelPlan plan, IReadOnlyList<Kernel> kernels, bool turn)
    {
        Random random = new(7);
        float[] Draw(int count) => Enumerable.Range(0, count).Select(_ => (float)((random.NextDouble() - 0.5) * 0.4)).ToArray();
        float[] weights = Draw(plan.Inference.Length), state = Draw(Math.Max(1, plan.StateLength)), input = Draw(plan.Network.InputSize);
        float[] output = new float[plan.Network.OutputSize], scratch = new float[plan.ScratchLength];
        var buffers = new Dictionary<string, (float[], int)>
        {
            [Buffers.Weights] = (weights, 0),
            [Buffers.Input] = (input, 0),
            [Buffers.Output] = (output, 0),
            [Buffers.State] = (state, 0),
            [Buffers.Scratch] = (scratch, 0),
        };
        KernelMachine machine = new();
        foreach (Kernel kernel in kernels.Concat(kernels))
            machine.Run(kernel, buffers, turns: turn);
        return state.Concat(output).ToArray();
    }
}
