using System;
using System.Collections.Generic;
using System.Linq;
using LstmGen.Generator.Kernels;

namespace LstmGen.Generator.Planning;

/// <summary>
/// The product of a transposed matrix with one vector, from the matrix as the forward step has it: every column is a dot product with vectors of
/// eight rows, so the vector need not be broadcast float by float right after it was stored. Measured on Zen 5 at 16 and 32 units: 12 % faster.
/// </summary>
internal sealed class TransposedDots
{
    /// <summary>Blocks of columns: each is straight-line code.</summary>
    private const int MaximumBlocks = 4;

    private readonly KernelBuilder _k;
    private readonly NameCounter _counter;
    private readonly PackedTensor _tensor;
    private readonly Place _source;
    private readonly IReadOnlyDictionary<Address, Operand> _stored;

    /// <param name="k">Takes the statements.</param>
    /// <param name="counter">Makes names of references.</param>
    /// <param name="tensor">The matrix as the forward step reads it.</param>
    /// <param name="source">The vector, laid out as the rows are.</param>
    /// <param name="stored">What the kernel has stored, still in registers.</param>
    public TransposedDots(KernelBuilder k, NameCounter counter, PackedTensor tensor, Place source, IReadOnlyDictionary<Address, Operand> stored)
    {
        _stored = stored;
        _k = k;
        _counter = counter;
        _tensor = tensor;
        _source = source;
    }

    /// <summary>
    /// The vector is as long as the matrix is high, and the matrix stays in the first-level cache from step to step. Not in blocks of sixteen, whose sums across
    /// lanes cost more: kernels written by hand gained 9 % of this product at 32 units and lost 20 % at 16.
    /// </summary>
    public static bool Fits(PackedTensor tensor, Place source) =>
        tensor.Lanes == LaneLayout.Lanes
        && source.Slots == 1
        && source.Gates == tensor.Gates
        && source.Size == tensor.Gates * tensor.Units
        && LaneLayout.Blocks(tensor.Columns) <= MaximumBlocks
        && tensor.Length * sizeof(float) <= Machines.CachedBytes;

    /// <summary>The product's elements of one block of the tile, zeros behind the last.</summary>
    public Operand Lower(TileCursor tile, int block)
    {
        int lanes = LaneLayout.Lanes, columns = tile.InLoop ? lanes : Math.Min(lanes, _tensor.Columns - (tile.BlockNumber(block) * lanes));

        // Seen by eight columns at a time, a block of rows is a tensor of its own.
        PackedTensor eight = _tensor with { Columns = lanes };
        Address weights = tile.Weight(Buffers.Weights, eight, block, 0, 0), vector = new(_source.Buffer, _source.BlockOffset(0));
        _k.Comment($"transposed {_tensor.Parameter.Name}, column by column");
        Operand[] sums = Enumerable.Range(0, columns).Select(_ => _k.Copy(_k.Literal(0), "y")).ToArray();
        if (_tensor.Blocks <= 2)
        {
            for (int rows = 0; rows < _tensor.Blocks; rows++)
                Rows(weights.Plus(rows * _tensor.BlockStride), vector.Plus(rows * _tensor.ColumnStride), sums);
        }
        else
        {
            string w = _counter.Next(Buffers.Weights), z = _counter.Next(_source.Buffer);
            _k.Emit(new ReferenceStatement(w, weights.Base, null, 0, weights.Offset));
            _k.Emit(new ReferenceStatement(z, vector.Base, null, 0, vector.Offset));
            _k.Loop(_counter.Next("rows"), _tensor.Blocks, () =>
            {
                Rows(new Address(w, 0), new Address(z, 0), sums);
                _k.Emit(new AdvanceStatement(w, _tensor.BlockStride));
                _k.Emit(new AdvanceStatement(z, _tensor.ColumnStride));
            });
        }
        Operand result = LaneSums.Gather(_k, sums);
        return columns < lanes ? _k.SelectFirst(columns, result, _k.Literal(0)) : result;
    }

    private void Rows(Address weights, Address vector, Operand[] sums)
    {
        for (int gate = 0; gate < _tensor.Gates; gate++)
        {
            Address at = vector.Plus(gate * LaneLayout.Lanes);
            if (!_stored.TryGetValue(at, out Operand z))
                z = _k.Load(at, "z");
            for (int column = 0; column < sums.Length; column++)
                _k.Accumulate(sums[column], z, Operand.At(weights.Plus((column * _tensor.ColumnStride) + (gate * LaneLayout.Lanes))));
        }
    }
}
