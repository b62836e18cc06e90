using System;
using System.Collections.Generic;
using System.Linq;
using CsCheck;
using LstmGen.Generator.Kernels;
using LstmGen.Generator.Tests.Numeric;
using Xunit;

namespace LstmGen.Generator.Tests.Planning;

/// <summary>Statements in another order compute the same.</summary>
public sealed class ListScheduleTests
{
    private const int Floats = 48, Lanes = 8;

    /// <summary>Input and output are the same memory here, as they may be.</summary>
    [Fact]
    public void AnyStraightStatementsGiveTheSameMemory() => Gen.Select(Gen.Int[0, int.MaxValue], Gen.Int[1, 80], Gen.Int[1, 12]).Sample(
        (seed, count, registers) =>
        {
            (Kernel kernel, bool[] products) = Draw(new Random(seed), count);
            ScheduleLimits limits = new(registers);
            foreach (ScheduleLimits some in new[] { limits, limits.ForRows, limits with { Ahead = 3, Oldest = 1, Spare = 2 } })
            {
                IReadOnlyList<Statement> ordered = ListSchedule.Of(kernel.Body.Select((s, i) => (s, products[i])).ToArray(), some, Lanes);
                Assert.Equal(kernel.Body.Count, ordered.Count);
                Assert.Empty(kernel.Body.Except(ordered));
                Assert.Equal(Run(kernel), Run(new Kernel("Ordered", "", ordered, kernel.Hints)));
            }
        },
        iter: 1000,
        seed: "0000000000b1");

    [Fact]
    public void ActivationsStandAmongProducts()
    {
        KernelBuilder builder = new();
        Operand x = builder.Load(new Address(Buffers.State, 0), "x");
        for (int i = 0; i < 5; i++)
            x = builder.Multiply(x, x);
        builder.Store(new Address(Buffers.State, 0), x, Lanes);
        int chain = builder.Statements.Count;
        Operand[] sums = Enumerable.Range(0, 8).Select(i => builder.Load(new Address(Buffers.Weights, i * Lanes), "a")).ToArray();
        for (int column = 0; column < 4; column++)
        {
            Operand h = builder.Broadcast(new Address(Buffers.State, 8 + column), "h");
            foreach (Operand sum in sums)
                builder.Accumulate(sum, h, Operand.At(new Address(Buffers.Weights, 0)));
        }
        Statement[] ordered = ListSchedule.Of(builder.Statements.Select((s, i) => (s, i >= chain)).ToArray(), new ScheduleLimits(16), Lanes).ToArray();
        ComputeStatement[] computed = ordered.OfType<ComputeStatement>().Where(s => s.Op is VectorOp.Multiply or VectorOp.MultiplyAdd).ToArray();
        int[] links = computed.Select((s, i) => (s, i)).Where(p => p.s.Op is VectorOp.Multiply).Select(p => p.i).ToArray();
        Assert.All(links.Zip(links.Skip(1)), pair => Assert.InRange(pair.Second - pair.First, 3, 7));
    }

    /// <summary>Twelve chains of which each holds two registers once it has begun, and needs a third to go on.</summary>
    [Fact]
    public void ChainsOfRowsEndAmongTheProducts()
    {
        KernelBuilder builder = new();
        for (int i = 0; i < 12; i++)
        {
            Operand z = builder.Load(new Address(Buffers.State, i * Lanes), "z"), square = builder.Multiply(z, z), difference = builder.Subtract(z, square);
            builder.Store(new Address(Buffers.State, i * Lanes), builder.Add(builder.Multiply(difference, z), square), Lanes);
        }
        int chains = builder.Statements.Count;
        Operand[] sums = Enumerable.Range(0, 8).Select(i => builder.Load(new Address(Buffers.Weights, i * Lanes), "a")).ToArray();
        for (int column = 0; column < 40; column++)
        {
            Operand h = builder.Broadcast(new Address(Buffers.Input, column), "h");
            foreach (Operand sum in sums)
                builder.Accumulate(sum, h, Operand.At(new Address(Buffers.Weights, 0)));
        }

        ScheduleLimits limits = new(8 + 1 + 14);
        Assert.InRange(EndedBeforeTheLastProduct(limits), 0, 3);
        Assert.Equal(12, EndedBeforeTheLastProduct(limits.ForRows));

        int EndedBeforeTheLastProduct(ScheduleLimits some)
        {
            IReadOnlyList<Statement> ordered = ListSchedule.Of(builder.Statements.Select((s, i) => (s, i >= chains)).ToArray(), some, Lanes);
            int last = ordered.Select((s, i) => (s, i)).Last(p => p.s is ComputeStatement { Op: VectorOp.MultiplyAdd }).i;
            return ordered.Take(last).Count(s => s is StoreStatement);
        }
    }

    [Fact]
    public void LoopsStayWhereTheyAre()
    {
        KernelBuilder builder = new();
        builder.Store(new Address(Buffers.State, 0), builder.Load(new Address(Buffers.State, 8), "a"), Lanes);
        builder.Loop("i", 2, () => builder.Load(new Address(Buffers.State, 0), "b"));
        Assert.Equal(builder.Statements, ListSchedule.Of(builder.Statements.Select(s => (s, true)).ToArray(), new ScheduleLimits(16), Lanes));
    }

    private static (Kernel Kernel, bool[] Products) Draw(Random random, int count)
    {
        KernelBuilder builder = new();
        List<Operand> made = [builder.Load(new Address(Buffers.Weights, 0), "a")];
        string[] buffers = [Buffers.State, Buffers.Input, Buffers.Output];
        Address Somewhere(int floats) => new(buffers[random.Next(buffers.Length)], random.Next(Floats - floats + 1));
        Operand Some() => made[random.Next(made.Count)];
        for (int i = 0; i < count; i++)
        {
            switch (random.Next(9))
            {
                case 0:
                    made.Add(builder.Load(Somewhere(Lanes), "a"));
                    break;
                case 1:
                    made.Add(builder.Broadcast(Somewhere(1), "b"));
                    break;
                case 2:
                    made.Add(builder.Pick(builder.LoadFour(Somewhere(4), "q"), random.Next(4), "p"));
                    break;
                case 3:
                    made.Add(builder.LoadFirst(Somewhere(3), 3, "l"));
                    break;
                case 4:
                    made.Add(builder.MultiplyAdd(Some(), Some(), Operand.At(Somewhere(Lanes))));
                    break;
                case 5:
                    made.Add(builder.Divide(Some(), Some()));
                    break;
                case 6:
                    builder.Fold(VectorOp.Add, Some(), Some());
                    break;
                case 7:
                    int lanes = random.Next(Lanes) + 1;
                    builder.Store(Somewhere(lanes), Some(), lanes);
                    break;
                default:
                    builder.Accumulate(Some(), Some(), Operand.At(new Address(Buffers.Weights, random.Next(Floats - Lanes))));
                    break;
            }
        }
        Kernel kernel = builder.Build("Drawn", "");
        return (kernel, kernel.Body.Select(_ => random.Next(2) == 0).ToArray());
    }

    private static float[] Run(Kernel kernel)
    {
        float[] Numbers(int seed) => Enumerable.Range(0, Floats).Select(i => 1 + (float)Math.Sin(seed + i)).ToArray();
        float[] state = Numbers(1), shared = Numbers(2);
        new KernelMachine().Run(kernel, new Dictionary<string, (float[], int)>
        {
            [Buffers.Weights] = (Numbers(3), 0),
            [Buffers.State] = (state, 0),
            [Buffers.Input] = (shared, 0),
            [Buffers.Output] = (shared, 0),
        });
        return state.Concat(shared).ToArray();
    }
}
