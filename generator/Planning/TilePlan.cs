using System;
using System.Collections.Generic;
using System.Linq;

namespace LstmGen.Generator.Planning;

/// <summary>
/// How a phase is cut into register tiles: full tiles of <paramref name="BlocksPerTile"/> blocks, then smaller ones. The splits decide the order of
/// summation, hence the bits; straight-line and looped code share them, and so do tiles for different numbers of registers.
/// </summary>
/// <param name="BlocksPerTile">Blocks of a full tile.</param>
/// <param name="FullTiles">How many.</param>
/// <param name="Rest">Blocks of the tiles after those.</param>
internal sealed record TilePlan(int BlocksPerTile, int FullTiles, IReadOnlyList<int> Rest)
{
    /// <summary>Partial sums where gates are summed apart. Four make a chain of products shorter, but do not fit sixteen registers: 5 % slower there at 1x8, 2 % faster in 32.</summary>
    private const int GateSplits = 2;

    private LoweringOptions Options { get; init; } = LoweringOptions.Default;

    private int Size { get; init; }

    private int Accumulators { get; init; }

    private int Blocks => LaneLayout.Blocks(Size);

    /// <summary>Tiles, full or not.</summary>
    public int Count => FullTiles + Rest.Count;

    /// <param name="size">Size of the phase. If the last block is partial, it needs a tile that is not looped over.</param>
    /// <param name="accumulators">Accumulators a block (and row).</param>
    /// <param name="options">Rows that a tile serves at once, registers, lanes of a block, and a cap on blocks.</param>
    public static TilePlan Of(int size, int accumulators, LoweringOptions options)
    {
        TilePlan plan = options.Tiles?.Of(LaneLayout.Blocks(size, options.Lanes), accumulators, options.Rows, size % options.Lanes != 0) ?? Cut(size, accumulators, options);
        return plan with { Options = options, Size = size, Accumulators = accumulators };
    }

    /// <summary>All tiles as (first block, blocks).</summary>
    public IEnumerable<(int First, int Count)> Tiles() =>
        Enumerable.Range(0, FullTiles).Select(i => (i * BlocksPerTile, BlocksPerTile)).Concat(Rests());

    /// <summary>The tiles after the full ones.</summary>
    public IEnumerable<(int First, int Count)> Rests()
    {
        int first = FullTiles * BlocksPerTile;
        foreach (int count in Rest)
        {
            yield return (first, count);
            first += count;
        }
    }

    /// <summary>
    /// Partial sums per accumulator, so that a small tile still has enough independent chains. What a block gets does not depend on the
    /// number of registers: it is decided for sixteen.
    /// </summary>
    public int Splits(TileCursor tile, TileGroup group, int block)
    {
        if (Options.Tiles is { } training)
            return training.Splits(LaneLayout.Blocks(Size, Options.Lanes), Accumulators);
        if (group.Ordered)
            return GateSplits;
        return Splits(tile.BlockNumber(group.FirstBlock + block) * Parts);
    }

    /// <summary>What a loop over the full tiles does to the first one is right for all of them.</summary>
    public bool Repeats => Options.Tiles is not null || Enumerable.Range(0, FullTiles * BlocksPerTile).All(block => Splits(block * Parts) == Splits(block % BlocksPerTile * Parts));

    /// <summary>No sum is made of partial ones.</summary>
    public bool IsUnsplit => Enumerable.Range(0, Blocks).All(block => Splits(block) == 1);

    /// <summary>All units of a block are summed alike where a block has eight of them; larger blocks need that.</summary>
    public bool SumsBlocksAlike => Enumerable.Range(0, Blocks).All(block => Splits(block) == Splits(block / Parts * Parts));

    /// <summary>Blocks of eight lanes in one of the kernel's.</summary>
    private int Parts => Options.Lanes / LaneLayout.Lanes;

    /// <summary>The same for a block of eight lanes: the number of lanes of the kernel's blocks does not count either.</summary>
    private int Splits(int block)
    {
        if (Blocks * Accumulators > LoweringOptions.ManyAccumulators)
            return 1;
        TilePlan few = Cut(Size, Accumulators, Options with
        {
            Rows = 1,
            Lanes = LaneLayout.Lanes,
            MaximumAccumulators = LoweringOptions.FewAccumulators,
            MaximumBlocksPerTile = Options.Lanes == LaneLayout.Lanes ? Options.MaximumBlocksPerTile : Options.SplitBlocks,
            OneBlockTiles = false,
            TwoTiles = false,
        });
        return For(Accumulators * few.Tiles().First(t => block < t.First + t.Count).Count);
    }

    private static TilePlan Cut(int size, int accumulators, LoweringOptions options)
    {
        int blocks = LaneLayout.Blocks(size, options.Lanes);
        bool partialAlone = size % options.Lanes != 0;

        // Where no sum is split, tiles may have any size.
        int most = options.Halved && blocks * accumulators > LoweringOptions.ManyAccumulators ? LoweringOptions.HalvedAccumulators : options.MaximumAccumulators;

        // Twice eight sums, each with the activations of the one before, do better than twelve and four. Measured on Zen 5 with 16 registers: 8x32 and 1x32 0.97.
        if (blocks * accumulators == LoweringOptions.ManyAccumulators && most < LoweringOptions.ManyAccumulators && most > Machines.Chains)
            most = Machines.Chains;
        int perTile = accumulators == 0 ? 1 : Math.Max(1, most / (accumulators * options.Rows));
        perTile = Math.Min(perTile, options.OneBlockTiles ? 1 : options.MaximumBlocksPerTile);
        if (options.TwoTiles)
            perTile = Math.Min(perTile, (blocks + 1) / 2);
        if (blocks <= perTile)
            return new TilePlan(blocks, 0, new[] { blocks });
        int full = (partialAlone ? blocks - 1 : blocks) / perTile, rest = blocks - (full * perTile);
        if (rest == 0)
            return new TilePlan(perTile, full, Array.Empty<int>());

        // Where sums are not split, a small last tile would wait for its own chains: two tiles of middle size do better.
        bool rebalance = full > 0 && rest * accumulators < Machines.Chains && blocks * accumulators > LoweringOptions.ManyAccumulators;
        if (!rebalance)
            return new TilePlan(perTile, full, new[] { rest });
        int last = perTile + rest;
        return new TilePlan(perTile, full - 1, new[] { (last + 1) / 2, last / 2 });
    }

    public static int For(int accumulators) => accumulators >= Machines.Chains ? 1 : accumulators >= Machines.Chains / 2 ? 2 : 4;
}
