using System;
using System.Collections.Generic;
using System.Linq;
using CsCheck;
using LstmGen.Generator.Kernels;
using LstmGen.Generator.Planning;
using LstmGen.Generator.Tests.Numeric;
using Xunit;

namespace LstmGen.Generator.Tests.Planning;

/// <summary>Which stages run in one kernel, and that it does what theirs do one after the other.</summary>
public sealed class StageJoinerTests
{
    private static readonly Gen<string> Layer = Gen.Frequency(
        (4, Gen.Select(Gen.Int[9, 16], Pick("", "/single", "/none", "/peephole", "/cellclip=0.8", "/proj=3", "/norm"), (units, option) => $" lstm:{units}{option}")),
        (1, Gen.Int[1, 24].Select(units => $" gru:{units}")),
        (1, Gen.Int[1, 20].Select(units => $" dense:{units}")));

    private static readonly Gen<ModelShape> Shape = Gen.Select(
        Gen.Int[1, 12],
        Layer.List[2, 4],
        Pick("Auto", "Auto", "Auto", "Never", "Always"),
        Pick("Bits256", "Bits512"),
        Pick("Default", "Precise", "Fast"),
        (input, layers, unrolling, vectors, tier) => new ModelShape(input + string.Concat(layers)) { Unrolling = unrolling, Vectors = vectors, Accuracy = tier });

    [InlineData("1 lstm:16 lstm:16 dense:1", "0-2")]
    [InlineData("4 lstm:9 lstm:16/single lstm:12/cellclip=2", "0-2")]
    [InlineData("4 lstm:16 dense:8 lstm:16 lstm:16 dense:2", "2-4")]
    [InlineData("1 lstm:16 dense:1", "0-1")]
    [InlineData("1 lstm:16 dense:4", "0-1")]
    [InlineData("1 lstm:16 dense:5", "")]
    [InlineData("1 lstm:20 dense:1", "0-1")]
    [InlineData("8 lstm:32 dense:4", "0-1")]
    [InlineData("8 gru:32 dense:4", "0-1")]
    [InlineData("1 rnn:16 dense:3", "0-1")]
    [InlineData("1 dense:16 dense:1", "")]
    [InlineData("1 lstm:64 dense:1", "")]
    [InlineData("[Input(3)] [Lstm(16)] [Activation(Activation.Relu)]", "0-1")]
    [InlineData("1 lstm:8 lstm:8", "")]
    [InlineData("1 lstm:24 lstm:24", "")]
    [InlineData("1 lstm:16 lstm:32 lstm:16", "")]
    [InlineData("1 lstm:16/norm lstm:16/norm", "")]
    [InlineData("1 gru:16 gru:16", "")]
    [InlineData("1 rnn:64 rnn:64", "")]
    [InlineData("[InputIds(9)] [Embedding(4)] [Lstm(16)] [Lstm(16)] [Dense(9)]", "0-1")]
    [InlineData("[Input(3)] [Lstm(16, Name = \"a\")] [Lstm(16, Name = \"b\")] [Add(\"a\", \"b\")] [Lstm(16)]", "0-1")]
    [InlineData("[Input(3)] [Lstm(16, Direction = Direction.Both)] [Lstm(16)]", "")]
    [Theory]
    public void RecurrentStagesOfFewSumsThatFollowEachOtherAndWhatReadsThemFromRegisters(string notation, string joined)
    {
        ModelShape shape = new(notation);
        Assert.Equal(joined, string.Join(" ", Plan(shape).Joined.Select(j => $"{j.First}-{j.First + j.Count - 1}")));
        Assert.Empty(Plan(shape with { Unrolling = "Never" }).Joined);
    }

    /// <summary>As many stages as the JIT still optimises in one method.</summary>
    [Fact]
    public void AsManyAsOneMethodMayHold()
    {
        ModelPlan plan = Plan(new ModelShape("1 lstm:16 lstm:16 lstm:16 lstm:16 lstm:16 lstm:16"));
        Assert.Equal(6, plan.Joined.Sum(j => j.Count));
        Assert.Equal(2, plan.Joined.Count);
        Assert.All(plan.Joined, j => Assert.Equal(j.Count, j.Guards.Count));
        Assert.All(plan.Joined, j => Assert.Null(j.Guards[0].InputBound));
        Assert.All(plan.Joined.SelectMany(j => j.Guards.Skip(1)), g => Assert.Equal(1, g.InputBound));
    }

    [Fact]
    public void TheSameBitsAsOneKernelAfterTheOther()
    {
        int joined = 0;
        Shape.Sample(
            shape => joined += Compare(shape),
            iter: 300,
            threads: 1,
            seed: "0000000000d1");
        Assert.True(joined > 60, $"{joined} joined kernels");
    }

    [Theory]
    [InlineData("1 lstm:16 lstm:16 dense:1", "Bits256", 2)]
    [InlineData("1 lstm:16 lstm:16 dense:1", "Bits512", 3)]
    [InlineData("1 lstm:8 dense:1", "Bits256", 1)]
    [InlineData("1 lstm:16 dense:1", "Bits512", 3)]
    [InlineData("8 lstm:32 dense:4", "Bits256", 2)]
    [InlineData("8 lstm:32 dense:4", "Bits512", 3)]
    [InlineData("1 lstm:20 dense:3", "Bits512", 3)]
    [InlineData("1 lstm:16 lstm:16/cellclip=1", "Bits512", 3)]
    public void TheSameBits(string notation, string vectors, int kernels) => Assert.Equal(kernels, Compare(new ModelShape(notation) { Vectors = vectors }));

    /// <summary>Stages in vectors of sixteen lanes take a last one of eight along.</summary>
    [Theory]
    [InlineData("8 lstm:32 dense:4", 2, true)]
    [InlineData("1 lstm:16 lstm:16 dense:1", 3, true)]
    [InlineData("1 gru:20 dense:2", 2, true)]
    [InlineData("1 lstm:16 lstm:16", 2, false)]
    public void ALayerOfFewUnitsEndsAKernelOfSixteenLanes(string notation, int stages, bool halves)
    {
        JoinedPlan joined = Assert.Single(Plan(new ModelShape(notation) { Vectors = "Bits512" }).Joined);
        Assert.Equal((stages, stages), (joined.Count, joined.Count512));
        Assert.Equal((LaneLayout.Lanes512, halves), (joined.Step512!.Lanes, joined.Step512.Halves.Count > 0));
        Assert.All(Enumerable.Range(0, stages), s => Assert.False(joined.IsApart(s)));
    }

    private static int Compare(ModelShape shape)
    {
        ModelPlan plan = Plan(shape);
        var machine = new KernelMachine();
        int count = 0;
        foreach (JoinedPlan joined in plan.Joined)
        {
            Kernel[] apart = Enumerable.Range(joined.First, joined.Count).Select(s => Assert.Single(plan.Stages[s].Inference.Step)).ToArray();
            foreach (Kernel kernel in joined.Kernels)
            {
                KernelVerifier.Verify(kernel);
                Assert.True(JitBudget.Allows(StatementCost.Of(kernel)), $"{shape}: {kernel.Name}");
                if (kernel.Lanes == LaneLayout.Lanes)
                    Assert.Equal(apart.Sum(k => StatementCost.Of(k).MultiplyAdds), StatementCost.Of(kernel).MultiplyAdds);
                Dictionary<string, float[]> expected = Memory(plan), found = Memory(plan);
                for (int step = 0; step < 3; step++)
                {
                    foreach (Kernel part in apart)
                        machine.Run(part, expected.ToDictionary(b => b.Key, b => (b.Value, 0)));
                    foreach (Kernel part in After(plan, joined, kernel).Prepend(kernel))
                        machine.Run(part, found.ToDictionary(b => b.Key, b => (b.Value, 0)));
                    Assert.Equal(Bits(plan, expected), Bits(plan, found));
                }
                count++;
            }
        }
        return count;
    }

    /// <summary>What runs apart behind a kernel in vectors of sixteen lanes.</summary>
    private static IEnumerable<Kernel> After(ModelPlan plan, JoinedPlan joined, Kernel kernel) => ReferenceEquals(kernel, joined.Step512)
        ? Enumerable.Range(joined.First, joined.Count).Where(joined.IsApart).SelectMany(s => plan.Stages[s].Inference.Largest)
        : Enumerable.Empty<Kernel>();

    /// <summary>Of states and the output; what the machine's numbers leave in padding is of no meaning.</summary>
    private static IEnumerable<int> Bits(ModelPlan plan, Dictionary<string, float[]> memory) => plan.States
        .SelectMany(s => memory[Buffers.State].Skip(s.Offset).Take(s.State.Size))
        .Concat(memory[Buffers.Output])
        .Select(BitConverter.SingleToInt32Bits);

    /// <summary>The same for the same plan.</summary>
    private static Dictionary<string, float[]> Memory(ModelPlan plan)
    {
        var random = new Random(3);
        int inputs = plan.Network.InputSize, outputs = plan.Network.OutputSize;
        var numbers = plan.Inference.Tensors.SelectMany(t => t.Added.Prepend(t.Parameter)).Distinct()
            .ToDictionary(p => p, p => Samples.Uniform(random, p.Count, 0.2).Select(v => (double)v).ToArray());
        return new Dictionary<string, float[]>
        {
            [Buffers.Weights] = PackedWeights.Pack(plan.Inference, p => numbers[p]),
            [Buffers.Input] = Samples.Uniform(random, inputs, 1),
            [Buffers.Output] = Samples.Uniform(random, outputs, 1),
            [Buffers.State] = Samples.Uniform(random, plan.StateLength, 0.9),
            [Buffers.Scratch] = Samples.Uniform(random, plan.ScratchLength, 1),
        };
    }

    private static ModelPlan Plan(ModelShape shape) => ModelPlanner.Plan(shape.Network(), false, shape.Unrolling, shape.Vectors);

    private static Gen<string> Pick(params string[] words) => Gen.Int[0, words.Length - 1].Select(i => words[i]);
}
