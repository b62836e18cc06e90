using System.Collections.Generic;
using System.Linq;
using LstmGen.Generator.Graph;
using LstmGen.Generator.Kernels;
using LstmGen.Generator.Tests.Numeric;
using Xunit;

namespace LstmGen.Generator.Tests.Planning;

/// <summary>A kernel of sixteen lanes and its halves leave the same memory; that whole plans do is checked over random cells.</summary>
public sealed class KernelHalverTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(15)]
    [InlineData(16)]
    public void PartsOfVectors(int count)
    {
        var k = new KernelBuilder();
        Operand first = k.LoadFirst(new Address(Buffers.Input, 0), count, "x"), all = k.Broadcast(new Address(Buffers.Input, 1), "b");
        Operand sum = k.Load(new Address(Buffers.Weights, 16), "w");
        k.Accumulate(sum, first, all);
        k.Fold(VectorOp.Add, sum, Operand.At(new Address(Buffers.Weights, 32)));
        k.Store(new Address(Buffers.Output, 0), k.SelectFirst(count, sum, k.Literal(-1)), 16);
        k.Store(new Address(Buffers.Output, 16), k.Copy(all, "c"), count);
        Compare(k);
    }

    /// <summary>Lower halves come first within a run of statements, but not across what all lanes read.</summary>
    [Fact]
    public void WhatIsBroadcastWasStoredBefore()
    {
        var k = new KernelBuilder();
        k.Store(new Address(Buffers.Output, 0), k.Add(Operand.At(new Address(Buffers.Weights, 0)), Operand.At(new Address(Buffers.Weights, 16))), 16);
        Operand last = k.Broadcast(new Address(Buffers.Output, 15), "l");
        k.Store(new Address(Buffers.Output, 16), k.Multiply(last, Operand.At(new Address(Buffers.Weights, 32))), 16);
        Compare(k);
    }

    [Fact]
    public void LoopsMoveBothHalves()
    {
        var k = new KernelBuilder();
        Operand sum = k.Copy(k.Literal(0), "s");
        k.Emit(new ReferenceStatement("w0", Buffers.Weights, null, 0, 0));
        k.Loop("column", 3, () =>
        {
            k.Accumulate(sum, k.Broadcast(new Address("w0", 5), "x"), Operand.At(new Address("w0", 0)));
            k.Emit(new AdvanceStatement("w0", 16));
        });
        k.Store(new Address(Buffers.Output, 0), sum, 16);
        Compare(k);
    }

    [Fact]
    public void LanesMayNotMove()
    {
        var k = new KernelBuilder();
        k.Store(new Address(Buffers.Output, 0), k.Rotate(Operand.At(new Address(Buffers.Weights, 0)), 1), 16);
        Assert.Throws<GraphException>(() => KernelHalver.Of(k.Build("K", "", lanes: 16)));
    }

    [Fact]
    public void AKernelOfEightLanesHasNoHalvesOfEight() => Assert.Throws<GraphException>(() => KernelHalver.Of(new KernelBuilder().Build("K", "")));

    private static void Compare(KernelBuilder k)
    {
        Kernel whole = k.Build("K", "", lanes: 16), halves = KernelHalver.Of(whole);
        KernelVerifier.Verify(halves);
        Assert.Equal(8, halves.Lanes);
        Assert.Equal(whole.References, halves.References);
        Assert.Equal(Run(whole), Run(halves));
    }

    private static float[] Run(Kernel kernel)
    {
        float[] output = Enumerable.Repeat(float.NaN, 32).ToArray();
        new KernelMachine().Run(kernel, new Dictionary<string, (float[], int)>
        {
            [Buffers.Input] = (Enumerable.Range(0, 16).Select(i => 0.5f + i).ToArray(), 0),
            [Buffers.Weights] = (Enumerable.Range(0, 48).Select(i => 1f / (1 + i)).ToArray(), 0),
            [Buffers.Output] = (output, 0),
        });
        return output;
    }
}
