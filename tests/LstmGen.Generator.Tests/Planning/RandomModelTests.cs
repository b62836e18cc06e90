using System;
using System.Collections.Generic;
using System.Linq;
using CsCheck;
using LstmGen.Generator.Graph;
using LstmGen.Generator.Kernels;
using LstmGen.Generator.Planning;
using LstmGen.Generator.Tests.Numeric;
using Xunit;

namespace LstmGen.Generator.Tests.Planning;

/// <summary>What must hold for every plan of every model, over random layer stacks.</summary>
public sealed class RandomModelTests
{
    private static readonly Gen<string> Layer = Gen.OneOf(
        Gen.Select(Gen.Int[1, 256], Pick("", "/single", "/none"), (units, bias) => $" lstm:{units}{bias}"),
        Gen.Select(Gen.Int[1, 300], Pick("", "/relu", "/tanh", "/sigmoid", "/softmax"), (units, activation) => $" dense:{units}{activation}"));

    private static readonly Gen<ModelShape> Shape = Gen.Select(
        Gen.Int[1, 300],
        Layer.List[1, 4],
        Pick("Auto", "Auto", "Never", "Always"),
        (input, layers, unrolling) => new ModelShape(input + string.Concat(layers)) { Unrolling = unrolling });

    [Theory]
    [InlineData("249 dense:5/tanh lstm:99/single dense:48/tanh", "Always")]
    [InlineData("93 lstm:166/single", "Auto")]
    [InlineData("9 lstm:16 lstm:16 lstm:16 lstm:16 lstm:16", "Auto")]
    public void OnceAboveTheJitBudget(string shape, string unrolling) => Budget(new ModelShape(shape) { Unrolling = unrolling });

    [Fact]
    public void EveryKernelIsSoundAndWithinTheJitBudget() => Shape.Sample(
        Budget,
        iter: 60,
        threads: 1,
        seed: "0000000000a1");

    private static void Budget(ModelShape shape)
    {
        foreach (Kernel kernel in KernelsOf(Plan(shape)))
        {
            KernelVerifier.Verify(kernel);
            Assert.True(JitBudget.Allows(StatementCost.Of(kernel.Body)), $"{shape}: {kernel.Name}");
            Assert.True(new RegisterNames(kernel).Locals.Count < 200, $"{shape}: {kernel.Name}");
        }
        Assert.All(Plan(shape).Stages, s => Assert.NotEmpty(s.Inference.Half));
        foreach (Kernel kernel in Plan(shape).Stages.SelectMany(s => s.Inference.Half))
        {
            KernelVerifier.Verify(kernel);
            Assert.True(JitBudget.Allows(StatementCost.OfHalved(kernel.Body)), $"{shape}: {kernel.Name}");
            Assert.True(new RegisterNames(kernel).Locals.Count < 200, $"{shape}: {kernel.Name}");
        }
    }

    [Fact]
    public void PackedTensorsDoNotOverlapAndTrainingTapeHoldsEveryGate() => Shape.Sample(
        shape =>
        {
            ModelPlan plan = Plan(shape);
            foreach (WeightPacking packing in new[] { plan.Inference, plan.Master! })
            {
                // The limits of checks lie among the weights of inference, a block each.
                IEnumerable<(int Offset, int Length)> parts = packing.Tensors.Select(t => (t.Offset, t.Length));
                if (packing == plan.Inference)
                    parts = parts.Concat(plan.Limits.Select(g => (g.Limit, LaneLayout.Lanes)));
                int end = 0;
                foreach ((int offset, int length) in parts.OrderBy(p => p.Offset))
                {
                    Assert.Equal(end, offset);
                    end += length;
                }
                Assert.Equal(packing.Length, end);
            }
            foreach (StagePlan stage in plan.Stages.Where(s => s.Stage.States.Count > 0))
            {
                int units = LaneLayout.Pad(stage.Stage.States[0].Size);
                Assert.Equal(5 * units, stage.Training!.RecordWidth);
                Assert.Equal(2 * units, stage.Training.StateWidth);
            }
        },
        iter: 60,
        threads: 1,
        seed: "0000000000a2");

    [Fact]
    public void TilesCoverEveryBlockOnce() => Gen.Select(Gen.Int[1, 4800], Gen.Int[0, 8], Gen.Int[1, 4], Gen.Select(Gen.Bool, Gen.Bool), Gen.Int[1, 4]).Sample(
        (size, accumulators, rows, choices, limit) =>
        {
            (bool many, bool sixteen) = choices;
            int lanes = sixteen ? LaneLayout.Lanes512 : LaneLayout.Lanes, blocks = LaneLayout.Blocks(size, lanes);
            LoweringOptions options = LoweringOptions.Default with
            {
                Rows = rows,
                Lanes = lanes,
                MaximumBlocksPerTile = limit,
                MaximumAccumulators = many ? LoweringOptions.ManyAccumulators : LoweringOptions.FewAccumulators,
            };
            TilePlan tiles = TilePlan.Of(size, accumulators, options);
            Assert.Equal(Enumerable.Range(0, blocks), tiles.Tiles().SelectMany(t => Enumerable.Range(t.First, t.Count)));
            if (size % lanes != 0 && tiles.FullTiles > 1)
                Assert.True(tiles.Rest.Count > 0, "a partial block inside a loop");
        },
        iter: 2000,
        seed: "0000000000a3");

    [Fact]
    public void ATrainingTileFitsTheRegistersAndSplitsFollowThePhaseAlone() => Gen.Select(Gen.Int[1, 200], Gen.Int[1, 4], Gen.Int[0, 2], Gen.Bool).Sample(
        (blocks, accumulators, power, partial) =>
        {
            int rows = 1 << power;
            TrainingTiles few = new(rows, RegisterBudget.Few), many = new(rows, RegisterBudget.Many);
            Assert.Equal(few.Splits(blocks, accumulators), many.Splits(blocks, accumulators));
            foreach (TrainingTiles tiles in new[] { few, many })
            {
                TilePlan plan = tiles.Of(blocks, accumulators, rows, partial);
                Assert.Equal(Enumerable.Range(0, blocks), plan.Tiles().SelectMany(t => Enumerable.Range(t.First, t.Count)));
                int sums = plan.Tiles().Max(t => t.Count) * accumulators * rows * tiles.Splits(blocks, accumulators);
                Assert.True(sums <= tiles.Registers.RowSums || plan.BlocksPerTile == 1, $"{sums} sums");
            }
        },
        iter: 1000,
        seed: "0000000000a4");

    [Fact]
    public void ASplitCoversAllItemsEvenly() => Gen.Select(Gen.Int[1, 300], Gen.Int[0, 30]).Sample(
        (items, maximum) =>
        {
            (int Size, int Count)[] tiles = RegisterBudget.Split(items, maximum).ToArray();
            Assert.Equal(items, tiles.Sum(t => t.Size * t.Count));
            Assert.InRange(tiles[0].Size, 1, Math.Max(1, maximum));
            Assert.InRange(tiles[0].Size - tiles[^1].Size, 0, 1);
        },
        iter: 1000,
        seed: "0000000000a5");

    private static Gen<string> Pick(params string[] words) => Gen.Int[0, words.Length - 1].Select(i => words[i]);

    private static ModelPlan Plan(ModelShape shape) => ModelPlanner.Plan(shape.Network(), true, shape.Unrolling);

    private static IEnumerable<Kernel> KernelsOf(ModelPlan plan) => plan.Stages.SelectMany(s => s.Inference.Step
        .Concat(s.Inference.Wide ?? Enumerable.Empty<Kernel>())
        .Concat(s.Inference.Trace)
        .Concat(s.Training!.Forward.All)
        .Concat(s.Training.Ahead?.All ?? Enumerable.Empty<Kernel>())
        .Concat(s.Training.Backward?.All ?? Enumerable.Empty<Kernel>())
        .Concat(s.Training.InputGradient?.All ?? Enumerable.Empty<Kernel>())
        .Concat(s.Training.WeightGradients))
        .Concat(plan.Ahead)
        .Concat(plan.Joined.SelectMany(j => j.Kernels))
        .Concat(plan.Many?.Stages.SelectMany(s => s.All) ?? Enumerable.Empty<Kernel>());
}
