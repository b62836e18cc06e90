using System;
using System.Collections.Generic;
using System.Linq;
using LstmGen.Generator.Kernels;

namespace LstmGen.Generator.Planning;

/// <summary>
/// The usual outer product: per block of units, tiles of columns by gates; a row's gradients are vectors, its
/// columns are broadcast. Biases are sums of the gradients themselves, made in the first tile.
/// </summary>
internal sealed class OuterProductSweep
{
    private readonly KernelBuilder _k;
    private readonly NameCounter _counter;
    private readonly RegisterBudget _registers;
    private readonly OuterProduct _product;
    private readonly IReadOnlyList<PackedTensor> _biases;

    /// <param name="k">Takes the statements.</param>
    /// <param name="counter">Makes names of references.</param>
    /// <param name="registers">Limits of a tile.</param>
    /// <param name="product">The product; without columns, its targets are biases.</param>
    /// <param name="biases">Biases whose gradients have the same rows.</param>
    public OuterProductSweep(KernelBuilder k, NameCounter counter, RegisterBudget registers, OuterProduct product, IReadOnlyList<PackedTensor> biases)
    {
        _k = k;
        _counter = counter;
        _registers = registers;
        _product = product;
        _biases = product.Columns is null ? product.Targets : biases;
    }

    private Place Rows => _product.Rows;

    private int Lanes => _product.Shape.Lanes;

    private Place? Columns => _product.Columns;

    private IReadOnlyList<PackedTensor> Matrices => Columns is null ? Array.Empty<PackedTensor>() : _product.Targets;

    public void Lower()
    {
        PackedTensor[] targets = Matrices.Concat(_biases).ToArray();
        if (_product.Shape.Blocks == 1)
        {
            Block(new Address(Rows.Buffer, Rows.BlockOffset(0)), targets.Select(t => new Address(Buffers.Gradients, t.Offset)).ToArray());
            return;
        }
        string rows = _counter.Next(Rows.Buffer);
        string[] names = targets.Select(_ => _counter.Next(Buffers.Gradients)).ToArray();
        _k.Loop(
            "block",
            _product.Shape.Blocks,
            () => Block(new Address(rows, 0), names.Select(t => new Address(t, 0)).ToArray()),
            () => new Statement[] { new ReferenceStatement(rows, Rows.Buffer, "block", Math.Max(Rows.Gates, Rows.Slots) * Lanes, Rows.BlockOffset(0)) }
                .Concat(targets.Select((t, i) => new ReferenceStatement(names[i], Buffers.Gradients, "block", t.BlockStride, t.Offset))));
    }

    private void Block(Address rows, Address[] targets)
    {
        Address[] matrices = targets.Take(Matrices.Count).ToArray(), biases = targets.Skip(Matrices.Count).ToArray();
        int gates = Rows.Gates, perTile = Columns is null ? _registers.Sums : _registers.Gates;
        for (int gate = 0; gate < gates; gate += perTile)
        {
            int width = Math.Min(perTile, gates - gate), column = 0;
            Address[] riding = biases;
            if (Columns is null)
                Tile(rows, matrices, biases, default, gate, width, 0);
            else
            {
                // A tile holds its sums, those of biases, a vector of every gate and a broadcast.
                int free = _registers.Registers - 1 - (biases.Length > 0 ? 2 * width : width), first = gate;
                foreach ((int size, int count) in RegisterBudget.Split(_product.Shape.Columns, Math.Min(_registers.Sums, free) / width))
                {
                    int left = count;
                    if (riding.Length > 0 || count == 1)
                    {
                        Tile(rows, At(matrices, column), riding, new Address(Columns.Buffer, Columns.Offset + column), gate, width, size);
                        riding = Array.Empty<Address>();
                        column += size;
                        left--;
                    }
                    if (left > 0)
                        Tiles(rows, At(matrices, column), new Address(Columns.Buffer, Columns.Offset + column), first, width, size, left);
                    column += size * left;
                }
            }
        }
    }

    private Address[] At(Address[] matrices, int column) => matrices.Select(m => m.Plus(column * _product.Shape.ColumnStride)).ToArray();

    /// <summary>Tiles of one size, one after the other.</summary>
    private void Tiles(Address rows, Address[] matrices, Address columns, int gate, int width, int size, int count)
    {
        string x = _counter.Next(columns.Base);
        string[] moving = matrices.Select(_ => _counter.Next(Buffers.Gradients)).ToArray();
        _k.Emit(new ReferenceStatement(x, columns.Base, null, 0, columns.Offset));
        for (int i = 0; i < moving.Length; i++)
            _k.Emit(new ReferenceStatement(moving[i], matrices[i].Base, null, 0, matrices[i].Offset));
        _k.Loop(_counter.Next("columns"), count, () =>
        {
            Tile(rows, moving.Select(m => new Address(m, 0)).ToArray(), Array.Empty<Address>(), new Address(x, 0), gate, width, size);
            foreach (string m in moving)
                _k.Emit(new AdvanceStatement(m, size * _product.Shape.ColumnStride));
            _k.Emit(new AdvanceStatement(x, size));
        });
    }

    private void Tile(Address rows, Address[] matrices, Address[] biases, Address columns, int gate, int gates, int size)
    {
        var sums = new Operand[size, gates];
        for (int c = 0; c < size; c++)
        {
            for (int g = 0; g < gates; g++)
                sums[c, g] = Start(matrices, c, gate + g);
        }
        Operand[] sumsOfRows = Enumerable.Range(gate, biases.Length > 0 ? gates : 0).Select(g => Start(biases, 0, g)).ToArray();
        string z = _counter.Next(Rows.Buffer), v = _counter.Next(Columns?.Buffer ?? "one");
        _k.Emit(new ReferenceStatement(z, rows.Base, null, 0, rows.Offset));
        if (Columns is not null)
            _k.Emit(new ReferenceStatement(v, columns.Base, null, 0, columns.Offset));
        _k.Loop(_counter.Next("row"), WeightGradientLowering.Rows, () =>
        {
            Operand[] dz = Enumerable.Range(gate, gates).Select(g => _k.Load(new Address(z, g * Lanes), "dz")).ToArray();
            for (int g = 0; g < sumsOfRows.Length; g++)
                _k.Fold(VectorOp.Add, sumsOfRows[g], dz[g]);
            for (int c = 0; c < size; c++)
            {
                Operand broadcast = _k.Broadcast(new Address(v, c), "x");
                for (int g = 0; g < gates; g++)
                    _k.Accumulate(sums[c, g], broadcast, dz[g]);
            }
            _k.Emit(new AdvanceStatement(z, Rows.RowWidth));
            if (Columns is not null)
                _k.Emit(new AdvanceStatement(v, Columns.RowWidth));
        });
        for (int c = 0; c < size; c++)
        {
            for (int g = 0; g < gates; g++)
                Finish(matrices, c, gate + g, sums[c, g]);
        }
        for (int g = 0; g < sumsOfRows.Length; g++)
            Finish(biases, 0, gate + g, sumsOfRows[g]);
    }

    /// <summary>From the gradient so far; where several tensors gain the same, from zero.</summary>
    private Operand Start(Address[] targets, int column, int gate) =>
        targets.Length == 1 ? _k.Load(At(targets[0], column, gate), "g") : _k.Copy(_k.Literal(0), "g");

    private void Finish(Address[] targets, int column, int gate, Operand sum)
    {
        foreach (Address target in targets)
        {
            Address at = At(target, column, gate);
            _k.Store(at, targets.Length == 1 ? sum : _k.Add(Operand.At(at), sum), Lanes);
        }
    }

    private Address At(Address target, int column, int gate) =>
        target.Plus((column * _product.Shape.ColumnStride) + ((_product.FirstGate + gate) * Lanes));
}
