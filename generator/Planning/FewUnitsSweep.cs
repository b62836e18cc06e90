using System;
using System.Collections.Generic;
using System.Linq;
using LstmGen.Generator.Kernels;

namespace LstmGen.Generator.Planning;

/// <summary>
/// The outer product of a layer with fewer units than lanes, turned round: the columns are vectors and the gradient of
/// every unit is broadcast, so that no lane only pads. The sums are turned back once a call.
/// </summary>
internal sealed class FewUnitsSweep
{
    /// <summary>Blocks of columns a tile: as many as keep the multiply-add pipes busy.</summary>
    private const int MaximumBlocks = 8;

    private readonly KernelBuilder _k;
    private readonly NameCounter _counter;
    private readonly RegisterBudget _registers;
    private readonly OuterProduct _product;
    private readonly IReadOnlyList<PackedTensor> _biases;

    /// <param name="k">Takes the statements.</param>
    /// <param name="counter">Makes names of references.</param>
    /// <param name="registers">Limits of a tile.</param>
    /// <param name="product">A product that <see cref="Fits"/>.</param>
    /// <param name="biases">Biases whose gradients have the same rows.</param>
    public FewUnitsSweep(KernelBuilder k, NameCounter counter, RegisterBudget registers, OuterProduct product, IReadOnlyList<PackedTensor> biases)
    {
        _k = k;
        _counter = counter;
        _registers = registers;
        _product = product;
        _biases = biases;
    }

    private int Units => _product.Shape.Units;

    /// <summary>The product can be turned round, and has fewer multiply-adds then.</summary>
    public static bool Fits(OuterProduct product)
    {
        PackedTensor shape = product.Shape;
        return product.Columns is { Exact: false } columns
            && columns.Offset % LaneLayout.Lanes == 0
            && product.Targets.Count == 1
            && shape is { Gates: 1, Lanes: LaneLayout.Lanes }
            && shape.Blocks == 1
            && product.Rows.Slots == 1
            && shape.Units * LaneLayout.Blocks(shape.Columns) < shape.Columns;
    }

    public void Lower()
    {
        int lanes = LaneLayout.Lanes, whole = _product.Shape.Columns / lanes, rest = _product.Shape.Columns % lanes, block = 0;
        foreach ((int size, int count) in RegisterBudget.Split(whole, Math.Min(MaximumBlocks, _registers.Sums / Units)))
        {
            // The first tile has the biases.
            int alone = block == 0 || count == 1 ? 1 : 0;
            if (alone > 0)
                Tile(Vector(block), Gradient(block), size, size * lanes, block == 0);
            if (count > alone)
                Tiles(block + (alone * size), size, count - alone);
            block += size * count;
        }
        if (rest > 0)
            Tile(Vector(block), Gradient(block), 1, rest, block == 0);
    }

    private Address Vector(int block) => new(_product.Columns!.Buffer, _product.Columns.BlockOffset(block));

    private Address Gradient(int block) => new(Buffers.Gradients, _product.Shape.IndexOf(0, block * LaneLayout.Lanes, 0));

    private void Tiles(int block, int size, int count)
    {
        Address from = Vector(block), to = Gradient(block);
        string v = _counter.Next(from.Base), g = _counter.Next(to.Base);
        _k.Emit(new ReferenceStatement(v, from.Base, null, 0, from.Offset));
        _k.Emit(new ReferenceStatement(g, to.Base, null, 0, to.Offset));
        _k.Loop(_counter.Next("columns"), count, () =>
        {
            Tile(new Address(v, 0), new Address(g, 0), size, size * LaneLayout.Lanes, withBiases: false);
            _k.Emit(new AdvanceStatement(v, size * LaneLayout.Lanes));
            _k.Emit(new AdvanceStatement(g, size * LaneLayout.Lanes * _product.Shape.ColumnStride));
        });
    }

    private void Tile(Address from, Address to, int blocks, int columns, bool withBiases)
    {
        int lanes = LaneLayout.Lanes, biases = withBiases ? _biases.Count : 0;
        Place rows = _product.Rows, vector = _product.Columns!;
        var sums = new Operand[Units, blocks];
        for (int unit = 0; unit < Units; unit++)
        {
            for (int b = 0; b < blocks; b++)
                sums[unit, b] = _k.Copy(_k.Literal(0), "g");
        }
        Operand sumOfRows = biases > 0 ? _k.Copy(_k.Literal(0), "g") : default;
        string z = _counter.Next(rows.Buffer), v = _counter.Next(vector.Buffer);
        _k.Emit(new ReferenceStatement(z, rows.Buffer, null, 0, rows.BlockOffset(0)));
        _k.Emit(new ReferenceStatement(v, from.Base, null, 0, from.Offset));
        _k.Loop(_counter.Next("row"), WeightGradientLowering.Rows, () =>
        {
            Operand[] x = Enumerable.Range(0, blocks).Select(b => _k.Load(new Address(v, b * lanes), "x")).ToArray();
            for (int unit = 0; unit < Units; unit++)
            {
                Operand dz = _k.Broadcast(new Address(z, unit), "dz");
                for (int b = 0; b < blocks; b++)
                    _k.Accumulate(sums[unit, b], dz, x[b]);
            }
            if (biases > 0)
                _k.Fold(VectorOp.Add, sumOfRows, Operand.At(new Address(z, 0)));
            _k.Emit(new AdvanceStatement(z, rows.RowWidth));
            _k.Emit(new AdvanceStatement(v, vector.RowWidth));
        });
        for (int block = 0; block < blocks; block++)
            TurnBack(to.Plus(block * lanes * _product.Shape.ColumnStride), Enumerable.Range(0, Units).Select(u => sums[u, block]).ToArray(), Math.Min(lanes, columns - (block * lanes)));
        for (int i = 0; i < biases; i++)
            AddTo(new Address(Buffers.Gradients, _biases[i].Offset), sumOfRows);
    }

    /// <summary>Adds one lane of every unit's sum, side by side, to every column's gradient.</summary>
    private void TurnBack(Address gradients, Operand[] sums, int columns)
    {
        // Each sum is turned until its lane for the column is the unit's own.
        for (int unit = 1; unit < Units; unit++)
            _k.Turn(sums[unit], LaneLayout.Lanes - unit);
        string g = _counter.Next(Buffers.Gradients);
        _k.Emit(new ReferenceStatement(g, gradients.Base, null, 0, gradients.Offset));
        _k.Loop(_counter.Next("column"), columns, () =>
        {
            Operand result = _k.Literal(0);
            for (int unit = Units - 1; unit >= 0; unit--)
                result = _k.SelectFirst(unit + 1, sums[unit], result);
            AddTo(new Address(g, 0), result);
            foreach (Operand sum in sums)
                _k.Turn(sum, 1);
            _k.Emit(new AdvanceStatement(g, _product.Shape.ColumnStride));
        });
    }

    private void AddTo(Address gradient, Operand value) => _k.Store(gradient, _k.Add(Operand.At(gradient), value), LaneLayout.Lanes);
}
