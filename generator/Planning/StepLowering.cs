using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using LstmGen.Generator.Graph;
using LstmGen.Generator.Graph.Ops;
using LstmGen.Generator.Kernels;

namespace LstmGen.Generator.Planning;

/// <summary>
/// Turns a step plan into kernels: per phase a sweep of register tiles, each with its products and then, block by block,
/// the element-wise values and the stores. Stores come last in a block, so that tape slots may be written in place.
/// </summary>
internal sealed class StepLowering
{
    private readonly StepPlan _plan;
    private readonly WeightPacking _packing;
    private readonly LoweringOptions _options;
    private readonly Fusion _fusion;
    private readonly ZeroPadding _padding = new();
    private readonly List<Kernel> _kernels = new();
    private readonly Dictionary<(Value Value, int Row), Operand> _scalars = new();
    private readonly List<(Place From, Place To)> _copies = new();
    private readonly List<(Address To, Operand Value, int Lanes)> _held = new();
    private readonly string _name;
    private readonly string _summary;
    private KernelBuilder _k = new();
    private NameCounter _counter = new();

    private StepLowering(StepPlan plan, WeightPacking packing, LoweringOptions options, string name, string summary)
    {
        _plan = plan;
        _packing = packing;
        _options = options;
        _fusion = new Fusion(plan);
        _name = name;
        _summary = summary;
    }

    /// <summary>Kernels to be called in order.</summary>
    public static IReadOnlyList<Kernel> Lower(StepPlan plan, WeightPacking packing, LoweringOptions options, string name, string summary)
    {
        var lowering = new StepLowering(plan, packing, options, name, summary);
        foreach (Phase phase in plan.Phases)
            lowering.LowerPhase(phase);
        lowering.Finish();
        return lowering._kernels;
    }

    private void LowerPhase(Phase phase)
    {
        bool partial = phase.Size % LaneLayout.Lanes != 0;
        int blocks = LaneLayout.Blocks(phase.Size), accumulators = phase.Accumulators.Count;
        TilePlan tiles = _options.Tiles?.Of(blocks, accumulators, _options.Rows, partial)
            ?? TilePlan.Of(blocks, accumulators, _options.Rows, partial, _options.MaximumBlocksPerTile);
        var folds = new Dictionary<(Value, int), Operand>();
        foreach (Value reduction in phase.Values.Where(v => v.Op is ReductionOp))
        {
            for (int row = 0; row < _options.Rows; row++)
                folds.Add((reduction, row), _k.Copy(_k.Literal(((ReductionOp)reduction.Op).Identity), reduction.Name));
        }

        if (Loops(phase, tiles))
        {
            var cursor = new TileCursor(0, tiles.BlocksPerTile, "tile", _counter);
            _k.Loop("tile", tiles.FullTiles, () => LowerTile(phase, cursor, tiles, folds), () => cursor.Prologue);
            if (tiles.Rest > 0)
                LowerTile(phase, new TileCursor(tiles.FullTiles * tiles.BlocksPerTile, tiles.Rest, null, _counter), tiles, folds);
        }
        else
        {
            foreach ((int first, int count) in tiles.Tiles())
            {
                LowerTile(phase, new TileCursor(first, count, null, _counter), tiles, folds);
                if (_options.KernelPerTile)
                    CloseKernel();
            }
        }

        foreach (KeyValuePair<(Value Value, int Row), Operand> fold in folds)
            FinishReduction(fold.Key.Value, fold.Key.Row, fold.Value);
    }

    private void LowerTile(Phase phase, TileCursor tile, TilePlan tiles, Dictionary<(Value, int), Operand> folds)
    {
        Operand[,,] sums = new ProductLowering(_k, _plan, _packing, _options, _counter, _fusion).Lower(phase, tile);
        bool several = tiles.FullTiles + (tiles.Rest > 0 ? 1 : 0) > 1;
        bool looped = Loops(phase, tiles);
        for (int block = 0; block < tile.Count; block++)
        {
            for (int row = 0; row < _options.Rows; row++)
                LowerBlock(phase, tile, block, row, sums, folds, several, looped);
        }
    }

    private void LowerBlock(Phase phase, TileCursor tile, int block, int row, Operand[,,] sums, Dictionary<(Value, int), Operand> folds, bool several, bool looped)
    {
        var known = new Dictionary<Value, Operand>();
        for (int a = 0; a < phase.Accumulators.Count; a++)
            known.Add(phase.Accumulators[a].Value, sums[a, block, row]);
        int lanes = LanesOf(phase.Size, tile, block);
        bool partial = lanes < LaneLayout.Lanes;

        Operand Resolve(Value value)
        {
            if (value.Op is BroadcastOp)
                return Resolve(value.Operands[0]);
            if (value.Op is ConstantOp constant)
                return _k.Literal(constant.Number);
            if (known.TryGetValue(value, out Operand operand) || _scalars.TryGetValue((value, row), out operand))
                return operand;
            if (_plan.Parameters.TryGetValue(value, out RowGroup? rows))
                operand = _k.Load(tile.Weight(Buffers.Weights, _packing.Matrix(rows.Parameter), block, 0, rows.FirstRow / value.Size), value.Name);
            else if (!_plan.Places.TryGetValue(value, out Place? place) || place.Gates > 1)
                throw new GraphException($"{value} is not at hand.");
            else if (value.IsScalar)
                operand = _k.Load(new Address(place.Buffer, (row * place.RowWidth) + place.BlockOffset(0)), value.Name);
            else if (place.Exact && partial)
                operand = _k.LoadFirst(tile.At(place, block, row), lanes, value.Name);
            else
                operand = _k.Load(tile.At(place, block, row), value.Name);
            known.Add(value, operand);
            return operand;
        }

        foreach (Value value in phase.Values)
        {
            if (value.Op is ReductionOp reduction)
            {
                Operand operand = Resolve(value.Operands[0]);
                if (partial)
                    operand = _k.SelectFirst(lanes, operand, _k.Literal(reduction.Identity));
                _k.Fold(reduction is SumOp ? VectorOp.Add : VectorOp.Max, folds[(value, row)], operand);
            }
            else if (!known.ContainsKey(value) && !_fusion.IsFused(value) && value.Op is ElementwiseOp and not ConstantOp)
            {
                Operand result = LowerValue(value, Resolve);
                known.Add(value, result);
                if (value.IsScalar)
                    _scalars[(value, row)] = result;
            }
        }

        // All loads before all stores: a value that is only copied may lie where another is stored.
        var stores = new List<(Value Value, Operand Operand)>();
        foreach (Value value in phase.Accumulators.Select(a => a.Value).Concat(phase.Values).Where(v => v.Op is not ReductionOp && _plan.Stores.ContainsKey(v)))
        {
            Operand operand = Resolve(value);
            stores.Add((value, partial && !value.IsScalar && !_padding.Holds(value) ? _k.SelectFirst(lanes, operand, _k.Literal(0)) : operand));
        }
        foreach ((Value value, Operand operand) in stores)
        {
            foreach (Place place in _plan.Stores[value])
                Store(phase, tile, block, row, place, operand, several, looped);
        }
    }

    private Operand LowerValue(Value value, Func<Value, Operand> resolve)
    {
        if (_fusion.ProductIn(value) is { } product)
        {
            Value other = value.Operands[0] == product ? value.Operands[1] : value.Operands[0];
            Operand a = resolve(product.Operands[0]), b = resolve(product.Operands[1]), c = resolve(other);
            return value.Op is AddOp ? _k.MultiplyAdd(a, b, c, value.Name) : _k.NegativeMultiplyAdd(a, b, c, value.Name);
        }
        bool scaled = value.Operands.Count == 1 && _packing.IsScaled(value.Operands[0]);
        return ((ElementwiseOp)value.Op).Lower(_k, value.Operands.Select(resolve).ToArray(), value.Name, scaled);
    }

    private void Store(Phase phase, TileCursor tile, int block, int row, Place place, Operand operand, bool several, bool looped)
    {
        int lanes = place.Exact ? LanesOf(place.Size, tile, block) : LaneLayout.Lanes;
        if (!ReadLater(place, phase, several))
        {
            _k.Store(tile.At(place, block, row), operand, lanes);
            return;
        }

        // The old content is still needed: keep the new one in a register, or, where registers do not last, in scratch.
        if (!looped && !_options.KernelPerTile)
        {
            _held.Add((tile.At(place, block, row), operand, lanes));
            return;
        }
        (Place From, Place To) copy = _copies.FirstOrDefault(c => c.To == place);
        if (copy.To is null)
        {
            copy = (_options.Scratch(place.Size), place);
            _copies.Add(copy);
        }
        _k.Store(tile.At(copy.From, block, row), operand, LaneLayout.Lanes);
    }

    private bool Loops(Phase phase, TilePlan tiles) => LaneLayout.Blocks(phase.Size) > _options.StraightBlocks && tiles.FullTiles > 1;

    /// <summary>Lanes of a block that hold elements; blocks in a loop are whole.</summary>
    private static int LanesOf(int size, TileCursor tile, int block) =>
        tile.InLoop ? LaneLayout.Lanes : Math.Min(LaneLayout.Lanes, size - (tile.BlockNumber(block) * LaneLayout.Lanes));

    /// <summary>Some later tile or phase reads what lies at a place before this step overwrites it.</summary>
    private bool ReadLater(Place place, Phase phase, bool several)
    {
        bool Overlaps(Value value) => _plan.Given.Contains(value)
            && _plan.Places.TryGetValue(value, out Place? read) && SameMemory(read, place) && read.Overlaps(place);
        bool Shifted(Value value) => Overlaps(value) && (_plan.Places[value].BlockOffset(0) != place.BlockOffset(0) || _plan.Places[value].BlockStride != place.BlockStride);
        if (several && (phase.Accumulators.SelectMany(a => a.Products).Any(p => Overlaps(p.Source)) || OperandsOf(phase).Any(Shifted)))
            return true;
        return _plan.Phases.SkipWhile(p => p != phase).Skip(1)
            .Any(p => p.Accumulators.SelectMany(a => a.Products).Any(r => Overlaps(r.Source)) || OperandsOf(p).Any(Overlaps));
    }

    /// <summary>What a phase reads block by block, stored copies included.</summary>
    private IEnumerable<Value> OperandsOf(Phase phase) =>
        phase.Values.SelectMany(v => v.Operands.SelectMany(o => o.Op is BroadcastOp ? o.Operands : new[] { o }))
            .Concat(phase.Values.Where(_plan.Given.Contains));

    private bool SameMemory(Place read, Place written) =>
        read.Buffer == written.Buffer
        || (_options.OutputMayBeInput && read.Buffer == Buffers.Input && written.Buffer == Buffers.Output);

    private void FinishReduction(Value value, int row, Operand fold)
    {
        VectorOp op = value.Op is SumOp ? VectorOp.Add : VectorOp.Max;
        foreach (int lanes in new[] { 4, 2, 1 })
            _k.Fold(op, fold, _k.Rotate(fold, lanes));
        _scalars[(value, row)] = fold;
        if (_plan.Stores.TryGetValue(value, out IReadOnlyList<Place>? places))
        {
            foreach (Place place in places)
                _k.Store(new Address(place.Buffer, (row * place.RowWidth) + place.BlockOffset(0)), fold, place.Exact ? 1 : LaneLayout.Lanes);
        }
    }

    private void Finish()
    {
        foreach ((Address to, Operand value, int lanes) in _held)
            _k.Store(to, value, lanes);
        foreach ((Place from, Place to) in _copies)
        {
            int whole = to.Exact ? to.Size / LaneLayout.Lanes : LaneLayout.Blocks(to.Size), rest = to.Exact ? to.Size % LaneLayout.Lanes : 0;
            for (int row = 0; row < _options.Rows; row++)
            {
                int current = row;
                if (whole <= _options.StraightBlocks)
                {
                    for (int i = 0; i < whole; i++)
                    {
                        var block = new TileCursor(i, 1, null, _counter);
                        _k.Store(block.At(to, 0, row), _k.Load(block.At(from, 0, row), "t"), LaneLayout.Lanes);
                    }
                }
                else
                {
                    var cursor = new TileCursor(0, 1, "block", _counter);
                    _k.Loop("block", whole, () => _k.Store(cursor.At(to, 0, current), _k.Load(cursor.At(from, 0, current), "t"), LaneLayout.Lanes), () => cursor.Prologue);
                }
                if (rest > 0)
                {
                    var last = new TileCursor(whole, 1, null, _counter);
                    _k.Store(last.At(to, 0, row), _k.Load(last.At(from, 0, row), "t"), rest);
                }
            }
        }
        CloseKernel();
    }

    private void CloseKernel()
    {
        if (_k.Statements.Count > 0)
        {
            string name = _options.KernelPerTile ? _name + _kernels.Count.ToString(CultureInfo.InvariantCulture) : _name;
            _kernels.Add(_k.Build(name, _summary));
        }
        _k = new KernelBuilder();
        _counter = new NameCounter();
    }
}
