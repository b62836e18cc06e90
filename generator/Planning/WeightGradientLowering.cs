using System;
using System.Collections.Generic;
using System.Linq;
using LstmGen.Generator.Graph;
using LstmGen.Generator.Kernels;

namespace LstmGen.Generator.Planning;

/// <summary>
/// Adds the outer products of many taped rows to parameter gradients: a tile of gradients stays in registers while the
/// rows go by, so that it is read and written once per call and not once per step.
/// </summary>
internal static class WeightGradientLowering
{
    /// <summary>The kernel's parameter that says how many rows there are.</summary>
    public const string Rows = "rows";

    /// <summary>Accumulators a tile: ten, and with them four gradient vectors and a broadcast, fill sixteen registers.</summary>
    private const int MaximumAccumulators = 10;

    /// <summary>Null when the stage has no parameters.</summary>
    /// <param name="gradients">What to accumulate.</param>
    /// <param name="places">Where rows and columns lie, by value.</param>
    /// <param name="packing">Layout of the gradients.</param>
    /// <param name="name">Method name.</param>
    /// <param name="summary">For the reader.</param>
    public static Kernel? Lower(
        IReadOnlyList<ParameterGradient> gradients,
        Func<Value, Place> places,
        WeightPacking packing,
        string name,
        string summary)
    {
        if (gradients.Count == 0)
            return null;
        var k = new KernelBuilder();
        var counter = new NameCounter();
        foreach (var group in gradients.GroupBy(g => (g.Rows, g.Columns, g.FirstRow, packing.Matrix(g.Parameter).Gates, packing.Matrix(g.Parameter).Units)))
        {
            PackedTensor[] targets = group.Select(g => packing.Matrix(g.Parameter)).ToArray();
            Place rows = places(group.Key.Rows);
            if (rows.Size % group.Key.Units != 0 || rows.Gates != rows.Size / group.Key.Units || group.Key.FirstRow % group.Key.Units != 0)
                throw new GraphException($"The gradient of {targets[0].Parameter.Name} is cut differently from its rows.");
            new Sweep(k, counter, rows, group.Key.Columns is null ? null : places(group.Key.Columns), targets, group.Key.FirstRow / group.Key.Units).Lower();
        }
        return k.Build(name, summary);
    }

    /// <summary>One outer product; several targets when tensors share it (the two biases of PyTorch).</summary>
    private sealed class Sweep
    {
        private readonly KernelBuilder _k;
        private readonly NameCounter _counter;
        private readonly Place _rows;
        private readonly Place? _columns;
        private readonly PackedTensor[] _targets;
        private readonly int _firstGate;

        public Sweep(KernelBuilder k, NameCounter counter, Place rows, Place? columns, PackedTensor[] targets, int firstGate)
        {
            _firstGate = firstGate;
            if (columns is not null && (columns.Slots > 1 || columns.Gates > 1))
                throw new GraphException($"The gradient of {targets[0].Parameter.Name}: its columns do not lie in one piece.");
            _k = k;
            _counter = counter;
            _rows = rows;
            _columns = columns;
            _targets = targets;
        }

        private PackedTensor Shape => _targets[0];

        /// <summary>Floats from one block of the gradients to the next.</summary>
        private int RowsStride => Math.Max(_rows.Gates, _rows.Slots) * LaneLayout.Lanes;

        public void Lower()
        {
            _k.Comment("gradient of " + string.Join(" and ", _targets.Select(t => t.Parameter.Name)));
            if (Shape.Blocks == 1)
            {
                Block(new Address(_rows.Buffer, _rows.BlockOffset(0)), _targets.Select(t => new Address(Buffers.Gradients, t.Offset)).ToArray());
                return;
            }
            string rows = _counter.Next(_rows.Buffer);
            string[] targets = _targets.Select(_ => _counter.Next(Buffers.Gradients)).ToArray();
            _k.Loop(
                "block",
                Shape.Blocks,
                () => Block(new Address(rows, 0), targets.Select(t => new Address(t, 0)).ToArray()),
                () => new Statement[] { new ReferenceStatement(rows, _rows.Buffer, "block", RowsStride, _rows.BlockOffset(0)) }
                    .Concat(targets.Select((t, i) => new ReferenceStatement(t, Buffers.Gradients, "block", Shape.BlockStride, _targets[i].Offset))));
        }

        private void Block(Address rows, Address[] targets)
        {
            int gates = _rows.Gates, perTile = Math.Min(gates, gates > 2 && _columns is not null ? 2 : gates);
            int columns = Math.Min(Shape.Columns, Math.Max(1, MaximumAccumulators / perTile));
            int full = Shape.Columns / columns, rest = Shape.Columns % columns;
            for (int gate = 0; gate < gates; gate += perTile)
            {
                int width = Math.Min(perTile, gates - gate), first = gate;
                if (full == 1)
                {
                    Tile(rows, targets, new Address(_columns?.Buffer ?? "", _columns?.Offset ?? 0), first, width, columns);
                }
                else
                {
                    string x = _counter.Next(_columns!.Buffer);
                    string[] moving = targets.Select(_ => _counter.Next(Buffers.Gradients)).ToArray();
                    _k.Emit(new ReferenceStatement(x, _columns.Buffer, null, 0, _columns.Offset));
                    for (int i = 0; i < moving.Length; i++)
                        _k.Emit(new ReferenceStatement(moving[i], targets[i].Base, null, 0, targets[i].Offset));
                    _k.Loop(_counter.Next("columns"), full, () =>
                    {
                        Tile(rows, moving.Select(m => new Address(m, 0)).ToArray(), new Address(x, 0), first, width, columns);
                        foreach (string m in moving)
                            _k.Emit(new AdvanceStatement(m, columns * Shape.ColumnStride));
                        _k.Emit(new AdvanceStatement(x, columns));
                    });
                }
                if (rest > 0)
                    Tile(rows, targets.Select(t => t.Plus(full * columns * Shape.ColumnStride)).ToArray(), new Address(_columns!.Buffer, _columns.Offset + (full * columns)), first, width, rest);
            }
        }

        private void Tile(Address rows, Address[] targets, Address x, int gate, int gates, int columns)
        {
            int lanes = LaneLayout.Lanes;
            var sums = new Operand[columns, gates];
            for (int c = 0; c < columns; c++)
            {
                for (int g = 0; g < gates; g++)
                    sums[c, g] = targets.Length == 1 ? _k.Load(At(targets[0], c, gate + g), "g") : _k.Copy(_k.Literal(0), "g");
            }
            string z = _counter.Next(_rows.Buffer), v = _counter.Next(_columns?.Buffer ?? "one");
            _k.Emit(new ReferenceStatement(z, rows.Base, null, 0, rows.Offset));
            if (_columns is not null)
                _k.Emit(new ReferenceStatement(v, x.Base, null, 0, x.Offset));
            _k.Loop(_counter.Next("row"), Rows, () =>
            {
                Operand[] dz = Enumerable.Range(gate, gates).Select(g => _k.Load(new Address(z, g * lanes), "dz")).ToArray();
                for (int c = 0; c < columns; c++)
                {
                    Operand broadcast = _columns is null ? default : _k.Broadcast(new Address(v, c), "x");
                    for (int g = 0; g < gates; g++)
                    {
                        if (_columns is null)
                            _k.Fold(VectorOp.Add, sums[c, g], dz[g]);
                        else
                            _k.Accumulate(sums[c, g], broadcast, dz[g]);
                    }
                }
                _k.Emit(new AdvanceStatement(z, _rows.RowWidth));
                if (_columns is not null)
                    _k.Emit(new AdvanceStatement(v, _columns.RowWidth));
            });
            foreach (Address target in targets)
            {
                for (int c = 0; c < columns; c++)
                {
                    for (int g = 0; g < gates; g++)
                    {
                        Address at = At(target, c, gate + g);
                        _k.Store(at, targets.Length == 1 ? sums[c, g] : _k.Add(Operand.At(at), sums[c, g]), lanes);
                    }
                }
            }
        }

        private Address At(Address target, int column, int gate) => target.Plus((column * Shape.ColumnStride) + ((_firstGate + gate) * LaneLayout.Lanes));
    }
}
