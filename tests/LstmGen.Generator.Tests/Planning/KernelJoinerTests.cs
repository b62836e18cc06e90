using System;
using System.Collections.Generic;
using System.Linq;
using LstmGen.Generator.Graph;
using LstmGen.Generator.Kernels;
using LstmGen.Generator.Tests.Numeric;
using Xunit;

namespace LstmGen.Generator.Tests.Planning;

/// <summary>What of a kernel moves up into the one before it.</summary>
public sealed class KernelJoinerTests
{
    private static readonly Address Hidden = new(Buffers.State, 0), Own = new(Buffers.State, 8), Weights = new(Buffers.Weights, 0);

    [Fact]
    public void ProductsOfOwnMemoryMoveUpAndThoseOfWhatWasStoredDoNot()
    {
        Kernel joined = KernelJoiner.Join("Joined", "", new[] { First(), Second(Own, Hidden) });
        string[] order = joined.Body.Select(Name).ToArray();
        int stored = Array.IndexOf(order, "store 0");
        Assert.InRange(Array.IndexOf(order, "broadcast 8"), 3, stored - 1);
        Assert.True(Array.IndexOf(order, "broadcast 0") > stored || Array.LastIndexOf(order, "broadcast 0") > stored);
        Assert.Equal(1, order.Take(stored).Count(n => n == "broadcast 0"));
        KernelVerifier.Verify(joined);
    }

    [Fact]
    public void ASumThatReadsWhatWasStoredKeepsItsOrder()
    {
        // The later products come first in this sum: those of own memory may not overtake them.
        string[] order = KernelJoiner.Join("Joined", "", new[] { First(), Second(Hidden, Own) }).Body.Select(Name).ToArray();
        int stored = Array.IndexOf(order, "store 0");
        string[] sums = order.Skip(stored).Where(n => n.StartsWith("product", StringComparison.Ordinal)).ToArray();
        Assert.Equal(new[] { "product 8", "product 16" }, sums);
    }

    [Fact]
    public void WhatAKernelStoresItselfIsReadAfterwards()
    {
        KernelBuilder builder = new();
        builder.Store(Own, builder.Load(new Address(Buffers.State, 16), "a"), 8);
        builder.Store(new Address(Buffers.State, 24), builder.Load(Own, "b"), 8);
        string[] order = KernelJoiner.Join("Joined", "", new[] { First(), builder.Build("Second", "") }).Body.Select(Name).ToArray();
        Assert.True(Array.IndexOf(order, "load 8") > Array.IndexOf(order, "store 8"));
        Assert.True(Array.IndexOf(order, "load 16") < Array.IndexOf(order, "store 0"));
    }

    /// <summary>A store of eight floats and a load that overlaps it by one.</summary>
    [Fact]
    public void OverlapsCount()
    {
        KernelBuilder builder = new();
        builder.Store(new Address(Buffers.State, 32), builder.Load(new Address(Buffers.State, 7), "a"), 8);
        builder.Store(new Address(Buffers.State, 40), builder.Broadcast(new Address(Buffers.State, 8), "b"), 8);
        string[] order = KernelJoiner.Join("Joined", "", new[] { First(), builder.Build("Second", "") }).Body.Select(Name).ToArray();
        int stored = Array.IndexOf(order, "store 0");
        Assert.True(Array.IndexOf(order, "load 7") > stored);
        Assert.True(Array.IndexOf(order, "broadcast 8") < stored);
    }

    [Fact]
    public void AVectorThatWasStoredWholeIsReadFromItsRegister()
    {
        Kernel first = First(), second = Reader(Hidden);
        Assert.True(KernelJoiner.Hands(first, second));
        Kernel joined = KernelJoiner.Join("Joined", "", new[] { first, second });
        int stored = ((StoreStatement)first.Body[^1]).Value.Register;
        Assert.Single(joined.Body, s => s is ComputeStatement { Op: VectorOp.Copy } c && c.A == Operand.At(Hidden));
        Assert.Contains(joined.Body, s => s is ComputeStatement { Op: VectorOp.Copy } c && c.A == Operand.Of(stored));
        Assert.True(joined.Body.Select(Name).ToList().IndexOf("store 16") > joined.Body.Select(Name).ToList().IndexOf("store 0"));
        KernelVerifier.Verify(joined);
    }

    /// <summary>Not the register that was stored, when it has another value by then, nor memory that was stored in part or that is read otherwise.</summary>
    [Fact]
    public void OtherwiseItIsReadFromMemory()
    {
        KernelBuilder builder = new();
        Operand sum = builder.Load(Hidden, "sum");
        builder.Store(Hidden, sum, 8);
        builder.Accumulate(sum, builder.Broadcast(Own, "x"), Operand.At(Weights));
        builder.Store(Own, sum, 7);
        Kernel first = builder.Build("First", "");
        foreach (Address from in new[] { Hidden, Own, Hidden.Plus(4) })
        {
            Assert.False(KernelJoiner.Hands(first, Reader(from)));
            Kernel joined = KernelJoiner.Join("Joined", "", new[] { first, Reader(from) });
            Assert.Equal($"load {from.Offset}", joined.Body.Select(Name).Last(n => n.StartsWith("load", StringComparison.Ordinal)));
        }

        Assert.False(KernelJoiner.Hands(First(), Second(Own, Hidden)));
        Assert.False(KernelJoiner.Hands(First(), Reader(Own)));
    }

    /// <summary>Of a vector of sixteen lanes a kernel of eight reads halves: each is taken out once, into a register that shares no local with longer ones.</summary>
    [Fact]
    public void AKernelOfHalfTheLanesReadsHalvesOfRegisters()
    {
        KernelBuilder builder = new();
        Operand whole = builder.Load(new Address(Buffers.State, 0), "x");
        builder.Store(new Address(Buffers.State, 0), whole, 16);
        Kernel first = builder.Build("First", "", lanes: 16);
        builder = new();
        Operand low = builder.Load(new Address(Buffers.State, 0), "x"), high = builder.Load(new Address(Buffers.State, 8), "x");
        Operand again = builder.Add(low, Operand.At(new Address(Buffers.State, 8)));
        builder.Store(new Address(Buffers.State, 16), builder.Add(high, again), 8);
        Kernel second = builder.Build("Second", "");
        Assert.True(KernelJoiner.Hands(first, second));
        Assert.False(KernelJoiner.Hands(first, Reader(new Address(Buffers.State, 4))));
        Assert.False(KernelJoiner.Hands(second, first));

        Kernel joined = KernelJoiner.Join("Joined", "", new[] { first, second });
        KernelVerifier.Verify(joined);
        Assert.Equal(16, joined.Lanes);
        ComputeStatement[] halves = joined.Body.OfType<ComputeStatement>().Where(c => c.Op is VectorOp.Lower or VectorOp.Upper).ToArray();
        Assert.Equal(new[] { VectorOp.Lower, VectorOp.Upper }, halves.Select(c => c.Op));
        Assert.All(halves, c => Assert.Equal((whole.Register, 8), (c.A.Register, joined.LanesOf(c))));
        Assert.Single(joined.Body, s => s is ComputeStatement { A.Kind: OperandKind.Memory });
        var names = new RegisterNames(joined);
        Assert.Empty(joined.Halves.Select(r => names[r]).Intersect(Enumerable.Range(0, joined.Hints.Count).Except(joined.Halves).Select(r => names[r])));

        var machine = new KernelMachine();
        float[] apart = Enumerable.Range(0, 24).Select(i => (float)i).ToArray(), together = apart.ToArray();
        foreach (Kernel kernel in new[] { first, second })
            machine.Run(kernel, new Dictionary<string, (float[], int)> { [Buffers.State] = (apart, 0) });
        machine.Run(joined, new Dictionary<string, (float[], int)> { [Buffers.State] = (together, 0) });
        Assert.Equal(apart, together);
        Assert.NotEqual(Enumerable.Range(16, 8).Select(i => (float)i), together.Skip(16));
    }

    /// <summary>What reads a register with another number of lanes than its own is refused.</summary>
    [Fact]
    public void LengthsOfVectorsAreVerified()
    {
        var registers = new[] { "x", "y" };
        Statement load = new ComputeStatement(0, VectorOp.Copy, Operand.At(Hidden)), store = new StoreStatement(Hidden, Operand.Of(1), 8);
        Kernel Of(VectorOp op) => new("K", "", new[] { load, new ComputeStatement(1, op, Operand.Of(0)), store }, registers) { Lanes = 16, Halves = new[] { 1 } };
        KernelVerifier.Verify(Of(VectorOp.Upper));
        Assert.Contains("register 0", Assert.Throws<GraphException>(() => KernelVerifier.Verify(Of(VectorOp.Sqrt))).Message);
        Kernel longer = new("K", "", new[] { load, new ComputeStatement(1, VectorOp.Lower, Operand.Of(0)), new StoreStatement(Hidden, Operand.Of(1), 9) }, registers) { Lanes = 16, Halves = new[] { 1 } };
        Assert.Contains("9 lanes", Assert.Throws<GraphException>(() => KernelVerifier.Verify(longer)).Message);
    }

    /// <summary>A loop may change what was stored, and a reference may move.</summary>
    [Fact]
    public void WhatWasStoredBeforeALoopIsReadFromMemory()
    {
        foreach (bool loopFirst in new[] { false, true })
        {
            KernelBuilder builder = new();
            Operand sum = builder.Load(Own, "sum");
            void Loop() => builder.Loop("i", 2, () => builder.Accumulate(sum, builder.Broadcast(Own, "x"), Operand.At(Weights)));
            if (loopFirst)
                Loop();
            builder.Store(Hidden, sum, 8);
            if (!loopFirst)
                Loop();
            Assert.Equal(loopFirst, KernelJoiner.Hands(builder.Build("First", ""), Reader(Hidden)));
        }
        var moved = new StoredVectors(new Statement[] { new StoreStatement(new Address("r", 0), Operand.Of(0), 8), new ReferenceStatement("r", Buffers.State, null, 0, 8) }, 8);
        Assert.Null(moved.Find(new ComputeStatement(1, VectorOp.Copy, default), Operand.At(new Address("r", 0)), 8));
    }

    /// <summary>What a loop reads or stores is not looked into.</summary>
    [Fact]
    public void KernelsWithLoopsThatTouchMemoryHandNothing()
    {
        KernelBuilder builder = new();
        builder.Loop("i", 2, () => builder.Store(Own, builder.Load(Own, "a"), 8));
        builder.Store(Hidden, builder.Load(Hidden, "b"), 8);
        Kernel storesInLoop = builder.Build("First", "");
        builder = new();
        builder.Loop("i", 2, () => builder.Broadcast(Hidden, "a"));
        builder.Store(Own, builder.Load(Hidden, "b"), 8);
        Kernel readsInLoop = builder.Build("Second", "");
        Assert.True(KernelJoiner.Hands(First(), Reader(Hidden)));
        Assert.False(KernelJoiner.Hands(storesInLoop, Reader(Hidden)));
        Assert.False(KernelJoiner.Hands(First(), readsInLoop));
    }

    /// <summary>Names of references must differ within a kernel.</summary>
    [Fact]
    public void AReferenceIsDeclaredOnce()
    {
        Statement reference = new ReferenceStatement("r", Buffers.State, null, 0, 8);
        Kernel Of(params Statement[] body) => new("K", "", body, Array.Empty<string>());
        Kernel once = Of(reference, new StoreStatement(Hidden, Operand.Literal(1), 8)), twice = Of(reference, reference, new StoreStatement(Hidden, Operand.Literal(1), 8));
        KernelVerifier.Verify(once);
        Assert.Contains("r is declared twice", Assert.Throws<GraphException>(() => KernelVerifier.Verify(twice)).Message);
    }

    [Fact]
    public void LoopsAreNotTaken()
    {
        KernelBuilder builder = new();
        builder.Loop("i", 2, () => builder.Store(Own, builder.Load(Hidden, "a"), 8));
        Assert.False(KernelJoiner.Takes(builder.Build("Looped", "")));
        Assert.True(KernelJoiner.Takes(First()));
    }

    /// <summary>h = h[0] w + h, stored where it was.</summary>
    private static Kernel First()
    {
        KernelBuilder builder = new();
        Operand sum = builder.Load(Hidden, "sum");
        builder.Accumulate(sum, builder.Broadcast(Hidden, "x"), Operand.At(Weights));
        Operand twice = builder.Add(sum, sum);
        builder.Store(Hidden, builder.Multiply(twice, twice), 8);
        return builder.Build("First", "");
    }

    /// <summary>Twice a vector.</summary>
    private static Kernel Reader(Address from)
    {
        KernelBuilder builder = new();
        Operand x = builder.Load(from, "x");
        builder.Store(new Address(Buffers.State, 16), builder.Add(x, x), 8);
        return builder.Build("Reader", "");
    }

    private static Kernel Second(Address first, Address second)
    {
        KernelBuilder builder = new();
        Operand sum = builder.Load(Weights.Plus(24), "sum");
        builder.Accumulate(sum, builder.Broadcast(first, "x"), Operand.At(Weights.Plus(8)));
        builder.Accumulate(sum, builder.Broadcast(second, "x"), Operand.At(Weights.Plus(16)));
        builder.Store(Own, sum, 8);
        return builder.Build("Second", "");
    }

    private static string Name(Statement statement) => statement switch
    {
        ComputeStatement { Op: VectorOp.Broadcast } c => $"broadcast {c.A.Memory.Offset}",
        ComputeStatement { Op: VectorOp.Copy } c => $"load {c.A.Memory.Offset}",
        ComputeStatement { Op: VectorOp.MultiplyAdd } c => $"product {c.B.Memory.Offset}",
        StoreStatement s => $"store {s.To.Offset}",
        _ => "other",
    };
}
