using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using LstmGen.Generator.Graph;
using LstmGen.Generator.Kernels;

namespace LstmGen.Generator.Planning;

/// <summary>
/// In which order a register tile makes its sums and what is computed from them: pairs of products and the activations that follow from them, so that
/// the activations of one pair may stand among the products of the next.
/// </summary>
internal sealed class TileSchedule
{
    private readonly StepLowering _step;
    private readonly Phase _phase;
    private readonly TileCursor _tile;
    private readonly TilePlan _tiles;
    private readonly ProductLowering _products;
    private readonly BlockLowering[,] _blocks;

    /// <param name="step">What all tiles of a kernel share.</param>
    /// <param name="phase">The phase.</param>
    /// <param name="tile">The tile.</param>
    /// <param name="tiles">All tiles of the phase.</param>
    /// <param name="folds">Registers of reductions.</param>
    /// <param name="counter">Makes names of references unique in the kernel.</param>
    /// <param name="stored">What the kernel has stored, still in registers.</param>
    public TileSchedule(
        StepLowering step, Phase phase, TileCursor tile, TilePlan tiles, IReadOnlyDictionary<(Value, int), Operand> folds, NameCounter counter, IReadOnlyDictionary<Address, Operand> stored)
    {
        _step = step;
        _phase = phase;
        _tile = tile;
        _tiles = tiles;
        _products = new ProductLowering(step.Kernel, step.Plan, step.Packing, step.Options, counter, step.Fusion) { Stored = stored };
        _blocks = new BlockLowering[tile.Count, step.Options.Rows];
        for (int block = 0; block < tile.Count; block++)
        {
            for (int row = 0; row < step.Options.Rows; row++)
                _blocks[block, row] = new BlockLowering(step, phase, tile, block, row, folds);
        }
    }

    /// <summary>The last columns can be added block by block, each block (and row) followed by its activations.</summary>
    public bool EndsBlockByBlock => Tail(Groups()) is not null;

    /// <summary>Products and what follows from them; to be emitted in this order.</summary>
    /// <param name="interleaves">Activations will stand among the products of the next pair.</param>
    public IReadOnlyList<(Action Products, Action Activations)> Segments(bool interleaves)
    {
        IReadOnlyList<TileGroup> groups = Groups();
        if (interleaves && groups.Count > 1)
            return EarlyThenLate(groups);
        if (interleaves && Tail(groups) is { } tail)
            return BlockByBlock(groups[0], tail);
        return OneByOne(groups);
    }

    /// <summary>The same for the reader.</summary>
    public IEnumerable<string> Describe(bool interleaves)
    {
        IReadOnlyList<TileGroup> groups = Groups();
        int splits = _tiles.Splits(_tile, groups[0].Whole, 0);
        if (splits > 1)
            yield return $"{splits.ToString(CultureInfo.InvariantCulture)} partial sums each";
        string[] orders = groups.Select(g => string.Join(" ", g.Accumulators.Select(a => _step.Fusion.NameOf(_phase.Accumulators[a])))).Distinct().ToArray();
        if (orders.Length > 1)
            yield return string.Join(" before ", orders);
        if (interleaves && Tail(groups) is { } tail)
            yield return $"the last {tail.ToString(CultureInfo.InvariantCulture)} columns block by block";
        if (interleaves && (groups.Count > 1 || _tile.Count > 1 || _tiles.Count > 1))
            yield return _step.Schedules(_phase, _tile, this) ? "products and activations where their operands are there" : "activations among the products that follow";
    }

    private int? Tail(IReadOnlyList<TileGroup> groups) => groups.Count == 1 && _tile.Count * _step.Options.Rows > 1 ? _products.TailOf(_phase, groups[0]) : null;

    private IReadOnlyList<(Action, Action)> OneByOne(IReadOnlyList<TileGroup> groups)
    {
        var segments = new List<(Action, Action)>();
        foreach (TileGroup group in groups)
        {
            Operand[,,]? sums = null;
            segments.Add((
                () => sums = _products.Lower(_phase, _tile, group, _tiles),
                () => ForEach(group, (block, row) =>
                {
                    Advance(group, sums!, block, row);
                    if (groups.Count == 1)
                        Store(block, row, _tiles.Count > 1);
                })));
        }
        if (groups.Count > 1)
            segments.Add((() => { }, StoreAll));
        return segments;
    }

    /// <summary>
    /// A tile of few sums: what the longest chain waits for is summed first, in all blocks; what joins late is summed while the first block's chain runs.
    /// Measured on Zen 5 at 16 units: 155 cycles a step, 196 where activations follow their block's products.
    /// </summary>
    private IReadOnlyList<(Action, Action)> EarlyThenLate(IReadOnlyList<TileGroup> groups)
    {
        TileGroup[] early = groups.Take(_tile.Count).ToArray(), late = groups.Skip(_tile.Count).ToArray();
        var sums = new Dictionary<TileGroup, Operand[,,]>();
        void Sum(IEnumerable<TileGroup> some)
        {
            foreach (TileGroup group in some)
                sums.Add(group, _products.Lower(_phase, _tile, group, _tiles));
        }
        void Follow(IEnumerable<TileGroup> some)
        {
            foreach (TileGroup group in some)
                ForEach(group, (block, row) => Advance(group, sums[group], block, row));
        }
        return new (Action, Action)[]
        {
            (() => Sum(early), () => Follow(early.Take(1))),
            (() => Sum(late), () =>
            {
                Follow(early.Skip(1).Concat(late));
                StoreAll();
            }),
        };
    }

    /// <summary>All columns but the last few for the whole tile, so that broadcasts serve it all; the rest block by block, among the activations of the block before.</summary>
    private IReadOnlyList<(Action, Action)> BlockByBlock(TileGroup group, int tail)
    {
        ProductSums? sums = null;
        var segments = new List<(Action, Action)> { (() => sums = _products.Begin(_phase, _tile, group, _tiles, tail), () => { }) };
        ForEach(group, (block, row) =>
        {
            Operand[]? finished = null;
            segments.Add((
                () => finished = sums!.Finish(block, row),
                () =>
                {
                    _blocks[block, row].Advance(group.Accumulators.Select((a, index) => (_phase.Accumulators[a].Value, finished![index])));
                    Store(block, row, several: true);
                }
            ));
        });
        return segments;
    }

    /// <summary>A tile of few sums is made gate by gate, in the order in which they are needed; a larger one at once.</summary>
    private IReadOnlyList<TileGroup> Groups()
    {
        int count = _phase.Accumulators.Count;
        IReadOnlyList<TileGroup> groups = new[] { new TileGroup(0, _tile.Count, Enumerable.Range(0, count).ToArray()) };
        if (GateOrder.Of(_phase, _step.Options) is { } order)
        {
            // Where two gates share a vector, those that are late come with those that are early.
            int whole = _tile.Count - (_step.Packing.IsPaired(_phase, _tile, _tile.Count - 1) ? 1 : 0);
            groups = Enumerable.Range(0, _tile.Count).Select(block => new TileGroup(block, 1, block < whole ? order[0] : Enumerable.Range(0, count).ToArray()) { Ordered = true })
                .Concat(order.Skip(1).Where(_ => whole > 0).Select(late => new TileGroup(0, whole, late) { Ordered = true }))
                .ToArray();
        }
        return _step.Options.Halved
            ? groups.SelectMany(g => g.Parts(_tiles.Splits(_tile, g, 0) * _step.Options.Rows, LoweringOptions.HalvedAccumulators)).ToArray()
            : groups;
    }

    private void Advance(TileGroup group, Operand[,,] sums, int block, int row) =>
        _blocks[group.FirstBlock + block, row].Advance(group.Accumulators.Select((a, i) => (_phase.Accumulators[a].Value, sums[i, block, row])));

    private void StoreAll()
    {
        for (int block = 0; block < _tile.Count; block++)
        {
            for (int row = 0; row < _step.Options.Rows; row++)
                Store(block, row, _tiles.Count > 1);
        }
    }

    private void Store(int block, int row, bool several) => _step.StoreBlock(_phase, _tile, _tiles, block, row, _blocks[block, row], several);

    private void ForEach(TileGroup group, Action<int, int> action)
    {
        for (int block = 0; block < group.Blocks; block++)
        {
            for (int row = 0; row < _step.Options.Rows; row++)
                action(block, row);
        }
    }
}
