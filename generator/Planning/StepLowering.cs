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
    /// <summary>
    /// Values beside the sums of a tile that a schedule may keep in registers; the JIT adds about ten constants. Measured on Zen 5, ratios to six: with eight 1x32 and 8x32
    /// 1.00, with nine 1.01, with ten 1.02; 1x40, which has four sums more, 1.04 with four, 1.01 with five and seven.
    /// </summary>
    private const int OtherValues = 6;

    private readonly List<Kernel> _kernels = new();
    private readonly List<(Place From, Place To)> _copies = new();
    private readonly List<(Address To, Operand Value, int Lanes)> _held = new();
    private readonly Dictionary<Address, Operand> _stored = new();
    private readonly Dictionary<Phase, IReadOnlyDictionary<Value, float>> _factors = new();
    private readonly string _name;
    private readonly string _summary;
    private readonly List<string> _schedule = new();
    private readonly List<(Statement Statement, bool IsProduct)> _unordered = new();
    private KernelBuilder _k;
    private NameCounter _counter = new();
    private IReadOnlyList<Statement> _waiting = Array.Empty<Statement>();

    private StepLowering(StepPlan plan, WeightPacking packing, LoweringOptions options, string name, string summary)
    {
        Plan = plan;
        Packing = packing;
        Options = options;
        _k = new KernelBuilder(options.Exponentials);
        Fusion = new Fusion(plan);
        _name = name;
        _summary = summary;
    }

    public StepPlan Plan { get; }

    public WeightPacking Packing { get; }

    public LoweringOptions Options { get; }

    /// <summary>Lanes of a vector.</summary>
    public int Lanes => Options.Lanes;

    public Fusion Fusion { get; }

    public ZeroPadding Padding { get; } = new();

    /// <summary>Takes statements of the kernel that is being made.</summary>
    public KernelBuilder Kernel => _k;

    /// <summary>Numbers that all blocks read, per row.</summary>
    public Dictionary<(Value Value, int Row), Operand> Scalars { get; } = new();

    /// <summary>Values that blocks of a phase compute as multiples.</summary>
    public IReadOnlyDictionary<Value, float> FactorsOf(Phase phase)
    {
        if (!_factors.TryGetValue(phase, out IReadOnlyDictionary<Value, float>? factors))
            _factors.Add(phase, factors = Options.Infers ? CellFactors.Of(phase, Options.Exponentials) : new Dictionary<Value, float>());
        return factors;
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
        TilePlan tiles = TilePlan.Of(phase.Size, phase.Accumulators.Count, Options);
        var folds = new Dictionary<(Value, int), Operand>();
        foreach (Value reduction in phase.Values.Where(v => v.Op is ReductionOp))
        {
            for (int row = 0; row < Options.Rows; row++)
                folds.Add((reduction, row), _k.Copy(_k.Literal(((ReductionOp)reduction.Op).Identity), reduction.Name));
        }

        bool loops = Loops(phase, tiles);
        if (phase.Accumulators.Count > 0)
            _schedule.Add(new ScheduleText(this, phase, tiles, loops).ToString());
        if (loops)
        {
            Flush();
            var cursor = Cursor(0, tiles.BlocksPerTile, "tile");
            _k.Loop("tile", tiles.FullTiles, () => LowerTile(phase, cursor, tiles, folds), () => cursor.Prologue, Options is { Turns: true, Halved: false } && folds.Count == 0);
            foreach ((int first, int count) in tiles.Rests())
                LowerTile(phase, Cursor(first, count, null), tiles, folds);
        }
        else
        {
            foreach ((int first, int count) in tiles.Tiles())
            {
                LowerTile(phase, Cursor(first, count, null), tiles, folds);
                if (Options.KernelPerTile)
                    CloseKernel();
            }
        }

        Order(tiles.Tiles().Max(t => t.Count) * phase.Accumulators.Count * Options.Rows);
        Flush();
        foreach (KeyValuePair<(Value Value, int Row), Operand> fold in folds)
            FinishReduction(fold.Key.Value, fold.Key.Row, fold.Value);
    }

    private void LowerTile(Phase phase, TileCursor tile, TilePlan tiles, Dictionary<(Value, int), Operand> folds)
    {
        TileSchedule schedule = Schedule(phase, tile, tiles, folds);
        bool interleaves = Interleaves(phase, tile, schedule), schedules = Schedules(phase, tile, schedule);
        int sums = tile.Count * phase.Accumulators.Count * Options.Rows;
        var chains = new List<IReadOnlyList<Statement>>();
        foreach ((Action products, Action activations) in schedule.Segments(interleaves))
        {
            IReadOnlyList<Statement> made = _k.Capture(products);
            if (schedules && !made.All(Interleaving.IsStraight))
            {
                Order(sums);
                _k.Emit(made);
                made = Array.Empty<Statement>();
            }
            if (schedules)
            {
                _unordered.AddRange(made.Select(s => (s, true)));
                chains.Add(_k.Capture(activations));
                if (Options.Rows == 1 || folds.Count > 0 || !schedule.EndsBlockByBlock)
                    Follow(chains);
                continue;
            }
            _k.Emit(interleaves ? Interleaving.Of(_waiting, made) : _waiting.Concat(made));
            _waiting = _k.Capture(activations);
        }
        Follow(chains);
        if (tile.InLoop)
            Order(sums);
        if (!interleaves || tile.InLoop)
            Flush();
    }

    /// <summary>
    /// Activations wait to be put in order. Those of several rows come in turn, so that none of their chains is the last, where each chain is a block's and a row's own: gates that come
    /// late read what the early ones computed, and a reduction adds up blocks of a row.
    /// Measured on Zen 4, ratios to one row after the other: training, batch 16, 4x16 0.99, 8x32 and 16x64 1.00; steps of several streams, 8x32, 0.99; blocks of one row 0.99 to 1.01.
    /// </summary>
    private void Follow(List<IReadOnlyList<Statement>> chains)
    {
        _unordered.AddRange(Interleaving.InTurn(chains).Select(s => (s, false)));
        chains.Clear();
    }

    /// <summary>Statements that wait to be put in order together.</summary>
    private void Order(int sums)
    {
        if (_unordered.Count == 0)
            return;
        var limits = new ScheduleLimits(sums + OtherValues);
        _k.Emit(ListSchedule.Of(_unordered, Options.TrainsRows ? limits.ForRows : limits, Lanes));
        _unordered.Clear();
    }

    /// <summary>
    /// Activations of one block stand among the products of the next, where registers hold both: in 16 of them beside eight sums, not beside twelve.
    /// Measured on Zen 5, ratios to one after the other: 1x16 0.79, 8x32 0.97, 1x40 0.95 with 32 registers; 1x16 0.85, 8x32 0.96 with 16. Beside twelve sums
    /// in 16 registers, in kernels written by hand: 1x40 1.07. In loops over tiles and in training only where a tile ends block by block and row by row, training's forward
    /// pass with 16 registers: 4x16 batch 16 0.90, 8x32 0.97, batch 16 0.91, 16x64 batch 16 0.96; with 32, where this is also scheduled: 0.88, 0.92, 0.91, 0.97; 8x32 with
    /// sixteen lanes 0.96. Steps with 32 registers: 16x64 0.98, 64x128 0.99; of several streams 8x32 0.91, 16x64 0.95. Looped steps with sixteen lanes: 0.98, 1.02, and not used.
    /// </summary>
    public bool Interleaves(Phase phase, TileCursor tile, TileSchedule schedule) =>
        Options is { Halved: false, KernelPerTile: false } && ((Options.Infers && !tile.InLoop) || ((Options.Schedules || !Options.Infers) && schedule.EndsBlockByBlock))
        && (Options.MaximumAccumulators >= LoweringOptions.ManyAccumulators || tile.Count * phase.Accumulators.Count * Options.Rows <= Machines.Chains);

    /// <summary>
    /// Statements of all tiles of the phase wait to be put in order together; not where sums are made gate by gate, in an order that was chosen for short chains, and are too few
    /// to fill the time in which those wait.
    /// </summary>
    public bool Schedules(Phase phase, TileCursor tile, TileSchedule schedule) =>
        Options.Schedules && Interleaves(phase, tile, schedule) && phase.Accumulators.Count > 0
        && (GateOrder.Of(phase, Options) is null || LaneLayout.Blocks(phase.Size) * phase.Accumulators.Count >= Machines.Chains);

    /// <summary>The order within a tile.</summary>
    public TileSchedule Schedule(Phase phase, TileCursor tile, TilePlan tiles, IReadOnlyDictionary<(Value, int), Operand> folds) => new(this, phase, tile, tiles, folds, _counter, _stored);

    private TileCursor Cursor(int first, int count, string? index) => new(first, count, index, _counter, Lanes);

    /// <summary>What still waits for products to stand among.</summary>
    private void Flush()
    {
        _k.Emit(_waiting);
        _waiting = Array.Empty<Statement>();
    }

    /// <summary>Stores what a block must leave in memory.</summary>
    /// <param name="several">Something of this phase is still to be read when this is stored.</param>
    public void StoreBlock(Phase phase, TileCursor tile, TilePlan tiles, int block, int row, BlockLowering lowering, bool several)
    {
        bool looped = Loops(phase, tiles);
        foreach ((Value value, Operand operand) in lowering.Results())
        {
            foreach (Place place in Plan.Stores[value])
                Store(phase, tile, block, row, place, operand, several, looped);
        }
    }

    private void Store(Phase phase, TileCursor tile, int block, int row, Place place, Operand operand, bool several, bool looped)
    {
        int lanes = place.Exact ? LanesOf(place.Size, tile, block) : Lanes;
        if (!ReadLater(place, phase, several))
        {
            _k.Store(tile.At(place, block, row), operand, lanes);
            if (!looped && operand.Kind == OperandKind.Register)
                _stored[tile.At(place, block, row)] = operand;
            return;
        }

        // The old content is still needed: keep the new one in a register, or, where registers do not last, in scratch.
        if (!looped && !Options.KernelPerTile)
        {
            _held.Add((tile.At(place, block, row), operand, lanes));
            return;
        }
        (Place From, Place To) copy = _copies.FirstOrDefault(c => c.To == place);
        if (copy.To is null)
        {
            copy = (Options.Scratch(place.Size), place);
            _copies.Add(copy);
        }
        _k.Store(tile.At(copy.From, block, row), operand, Lanes);
    }

    /// <summary>Loops give the bits of straight-line code: they stand where every iteration sums as the first one does, and not gate by gate.</summary>
    private bool Loops(Phase phase, TilePlan tiles) =>
        LaneLayout.Blocks(phase.Size, Lanes) > Options.StraightBlocks && tiles.FullTiles > 1 && tiles.Repeats && GateOrder.Of(phase, Options) is null;

    /// <summary>Lanes of a block that hold elements; blocks in a loop are whole.</summary>
    public int LanesOf(int size, TileCursor tile, int block) =>
        tile.InLoop ? Lanes : Math.Min(Lanes, size - (tile.BlockNumber(block) * Lanes));

    /// <summary>Some later tile or phase reads what lies at a place before this step overwrites it.</summary>
    private bool ReadLater(Place place, Phase phase, bool several)
    {
        bool Overlaps(Value value) => Plan.Given.Contains(value)
            && Plan.Places.TryGetValue(value, out Place? read) && SameMemory(read, place) && read.Overlaps(place);
        bool Shifted(Value value) => Overlaps(value) && (Plan.Places[value].BlockOffset(0) != place.BlockOffset(0) || Plan.Places[value].BlockStride != place.BlockStride);
        if (several && (phase.Accumulators.SelectMany(a => a.Products).Any(p => Overlaps(p.Source)) || OperandsOf(phase).Any(Shifted)))
            return true;
        return Plan.Phases.SkipWhile(p => p != phase).Skip(1)
            .Any(p => p.Accumulators.SelectMany(a => a.Products).Any(r => Overlaps(r.Source)) || OperandsOf(p).Any(Overlaps));
    }

    /// <summary>What a phase reads block by block, stored copies included.</summary>
    private IEnumerable<Value> OperandsOf(Phase phase) =>
        phase.Values.SelectMany(v => v.Operands.SelectMany(o => o.Op is BroadcastOp ? o.Operands : new[] { o }))
            .Concat(phase.Values.Where(Plan.Given.Contains));

    private bool SameMemory(Place read, Place written) =>
        read.Buffer == written.Buffer
        || (Options.OutputMayBeInput && read.Buffer == Buffers.Input && written.Buffer == Buffers.Output);

    private void FinishReduction(Value value, int row, Operand fold)
    {
        VectorOp op = value.Op is SumOp ? VectorOp.Add : VectorOp.Max;
        foreach (int lanes in new[] { 4, 2, 1 })
            _k.Fold(op, fold, _k.Rotate(fold, lanes));
        Scalars[(value, row)] = fold;
        if (Plan.Stores.TryGetValue(value, out IReadOnlyList<Place>? places))
        {
            foreach (Place place in places)
                _k.Store(new Address(place.Buffer, (row * place.RowWidth) + place.BlockOffset(0)), fold, place.Exact ? 1 : Lanes);
        }
    }

    private void Finish()
    {
        foreach ((Address to, Operand value, int lanes) in _held)
            _k.Store(to, value, lanes);
        foreach ((Place from, Place to) in _copies)
        {
            int whole = to.Exact ? to.Size / Lanes : LaneLayout.Blocks(to.Size, Lanes), rest = to.Exact ? to.Size % Lanes : 0;
            for (int row = 0; row < Options.Rows; row++)
            {
                int current = row;
                if (whole <= Options.StraightBlocks)
                {
                    for (int i = 0; i < whole; i++)
                    {
                        var block = Cursor(i, 1, null);
                        _k.Store(block.At(to, 0, row), _k.Load(block.At(from, 0, row), "t"), Lanes);
                    }
                }
                else
                {
                    var cursor = Cursor(0, 1, "block");
                    _k.Loop("block", whole, () => _k.Store(cursor.At(to, 0, current), _k.Load(cursor.At(from, 0, current), "t"), Lanes), () => cursor.Prologue);
                }
                if (rest > 0)
                {
                    var last = Cursor(whole, 1, null);
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
            string name = Options.KernelPerTile ? _name + _kernels.Count.ToString(CultureInfo.InvariantCulture) : _name;
            _kernels.Add(_k.Build(name, _summary, _schedule.ToArray(), Lanes));
        }
        _schedule.Clear();
        _k = new KernelBuilder(Options.Exponentials);
        _stored.Clear();
        _counter = new NameCounter();
    }
}
