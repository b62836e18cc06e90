using System;
using System.Linq;
using System.Runtime.CompilerServices;
using LstmGen.CompilerServices;
using LstmGen.Tests.Support;
using Xunit;

namespace LstmGen.Tests.CompilerServices;

public class ModelLayoutTests
{
    [Theory]
    [InlineData(4, 1, 1)]
    [InlineData(4, 8, 3)]
    [InlineData(4, 12, 5)]
    [InlineData(1, 9, 17)]
    public void PackedIndexIsTheFormula(int gates, int units, int columns)
    {
        const int Offset = 16;
        int length = Offset + (int)PackRegion.Length(gates, units, columns);
        float[] scale = Enumerable.Range(1, gates).Select(g => (float)g).ToArray();
        ModelLayout layout = new(
            "M", "S", 1, 1, [new TensorSpec("t.weight", gates * units, columns, 1f)],
            [new PackRegion(0, gates, units, columns, Offset, gateScale: scale)], length, [], 0, keepCanonical: true);
        float[] canonical = Enumerable.Range(1, gates * units * columns).Select(i => (float)i).ToArray();

        float[] packed = layout.Pack(canonical).PackedSpan.ToArray();

        float[] expected = new float[length];
        for (int unit = 0; unit < units; unit++)
        {
            for (int g = 0; g < gates; g++)
            {
                for (int k = 0; k < columns; k++)
                {
                    int index = Offset + (((((unit / 8) * columns) + k) * gates + g) * 8) + (unit % 8);
                    expected[index] = canonical[(((g * units) + unit) * columns) + k] * (g + 1);
                }
            }
        }

        Assert.Equal(expected, packed);
    }

    [Theory]
    [InlineData(4, 1, 1)]
    [InlineData(3, 16, 3)]
    [InlineData(4, 20, 5)]
    public void BlocksOfSixteenUnitsFollowTheSameFormula(int gates, int units, int columns)
    {
        const int Offset = 8, Lanes = 16;
        int blocks = (units + Lanes - 1) / Lanes, length = Offset + (blocks * columns * gates * Lanes);
        ModelLayout layout = new(
            "M", "S", 1, 1, [new TensorSpec("t.weight", gates * units, columns, 1f)],
            [new PackRegion(0, gates, units, columns, Offset, Lanes, gateScale: [.. Enumerable.Range(1, gates).Select(g => (float)g)])], length, [], 0, keepCanonical: true);
        float[] canonical = Enumerable.Range(1, gates * units * columns).Select(i => (float)i).ToArray();

        float[] expected = new float[length];
        for (int row = 0; row < gates * units; row++)
        {
            int gate = row / units, unit = row % units;
            for (int k = 0; k < columns; k++)
                expected[Offset + ((((unit / Lanes * columns) + k) * gates) + gate) * Lanes + (unit % Lanes)] = canonical[(row * columns) + k] * (gate + 1);
        }

        Assert.Equal(expected, layout.Pack(canonical).PackedSpan.ToArray());
    }

    [Fact]
    public void AccumulatedRegionsAreSummedAndScaledInDoubleAndRoundedOnce()
    {
        const float Scale = -1.44269504f;
        ModelLayout layout = new(
            "M", "S", 1, 1, [new TensorSpec("t.bias_ih_l0", 3, 0, 1f), new TensorSpec("t.bias_hh_l0", 3, 0, 1f)],
            [new PackRegion(0, 1, 3, 1, 0, gateScale: [Scale]), new PackRegion(1, 1, 3, 1, 0, accumulate: true, gateScale: [Scale])],
            8, [], 0, keepCanonical: true);
        float[] canonical = [1f, 0.1f, 1e8f, 1e-9f, 0.7f, -99999999f];

        float[] packed = layout.Pack(canonical).PackedSpan.ToArray();

        for (int i = 0; i < 3; i++)
        {
            Assert.Equal((float)(((double)canonical[i] * Scale) + ((double)canonical[i + 3] * Scale)), packed[i]);
        }

        Assert.Equal(new float[5], packed[3..]);
    }

    [Fact]
    public void InitialisationDrawsInOrderAndShiftsTheForgetGate()
    {
        ModelLayout layout = new(
            "M", "S", 1, 1,
            [new TensorSpec("l.weight_hh_l0", 8, 2, 0.5f), new TensorSpec("l.bias_ih_l0", 8, 0, 0.25f, offsetStart: 2, offsetCount: 2, offsetValue: 1f)],
            [], 8, [], 0, keepCanonical: true);
        SeededRandom random = new(9);

        float[] values = layout.Initialize(9).Canonical.ToArray();

        for (int i = 0; i < 24; i++)
        {
            float drawn = ((2f * random.NextSingle()) - 1f) * (i < 16 ? 0.5f : 0.25f);
            Assert.Equal(i is 18 or 19 ? drawn + 1f : drawn, values[i]);
        }

        Assert.Equal(values, layout.Initialize(9).Canonical.ToArray());
        Assert.NotEqual(values, layout.Initialize(10).Canonical.ToArray());
    }

    [Fact]
    public void StateCopiesDropAndClearPadding()
    {
        ModelLayout layout = new(
            "M", "S", 1, 1, [], [], 0,
            [new StateSegment("a", "h", 3, 0), new StateSegment("a", "c", 3, 8), new StateSegment("b", "h", 9, 16)], 32, keepCanonical: true);
        Assert.Equal(15, layout.StateSize);
        float[] unpadded = Enumerable.Range(1, 15).Select(i => (float)i).ToArray();
        float[] padded = Enumerable.Repeat(float.NaN, 32).ToArray();

        layout.RestoreState(unpadded, padded);

        Assert.Equal([1f, 2f, 3f, 0f, 0f, 0f, 0f, 0f, 4f, 5f, 6f, 0f, 0f, 0f, 0f, 0f], padded[..16]);
        Assert.Equal(15f, padded[24]);
        Assert.All(padded[25..], value => Assert.Equal(0f, value));
        float[] back = new float[15];
        layout.CopyState(padded, back);
        Assert.Equal(unpadded, back);
        Assert.Throws<ArgumentException>("padded", () => layout.CopyState(new float[31], back));
        Assert.Throws<ArgumentException>("unpadded", () => layout.RestoreState(new float[14], padded));
    }

    [Fact]
    public void BlocksLieOn64ByteBoundariesAndStayThere()
    {
        ModelLayout layout = LinearModel.Layout(3, 2);
        for (int i = 0; i < 20; i++)
        {
            WeightBlock block = layout.Initialize(i);
            float[] garbage = new float[i * 7];
            GC.KeepAlive(garbage);
            nint before = Address(block);
            Assert.Equal(0, before % 64);
            if (i == 10)
            {
                GC.Collect();
            }

            Assert.Equal(before, Address(block));
        }

        // The distance to a null reference is the address itself.
        static nint Address(WeightBlock block) => Unsafe.ByteOffset(ref Unsafe.NullRef<float>(), ref block.Packed);
    }

    [Fact]
    public void ClonesShareNothing()
    {
        WeightBlock block = LinearModel.Layout(3, 2).Initialize(1);
        WeightBlock clone = block.Clone();
        Assert.Equal(block.PackedSpan.ToArray(), clone.PackedSpan.ToArray());
        clone.Packed = 77f;
        clone.Canonical[0] = 77f;
        Assert.NotEqual(77f, block.Packed);
        Assert.NotEqual(77f, block.Canonical[0]);
    }

    [Fact]
    public void PackingIntoARetiredBlockAllocatesNothing()
    {
        ModelLayout layout = LinearModel.Layout(9, 5);
        WeightBlock block = layout.Zero();
        float[] canonical = layout.Initialize(3).Canonical.ToArray();
        WeightBlock? same = null;
        Allocations.AssertNone(() => same = layout.Pack(canonical, block));
        Assert.Same(block, same);
        Assert.Throws<ArgumentException>("reuse", () => LinearModel.Layout(9, 5).Pack(canonical, block));
        Assert.Throws<ArgumentException>("canonical", () => layout.Pack(new float[3]));
    }

    [Fact]
    public void WithoutTrainingThereIsNothingToSave()
    {
        ModelLayout layout = LinearModel.Layout(3, 2, keepCanonical: false);
        WeightBlock block = layout.Initialize(0);
        Assert.NotEqual(0f, block.Packed);
        Assert.Throws<InvalidOperationException>(() => layout.Save(block, "never-written.safetensors"));
    }
}
