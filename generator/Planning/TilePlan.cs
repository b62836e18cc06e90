using System;
using System.Collections.Generic;

namespace LstmGen.Generator.Planning;

/// <summary>
/// How a phase is cut into register tiles: full tiles of <paramref name="BlocksPerTile"/> blocks, then a rest. The cut
/// and the splits decide the order of summation, hence the bits; straight-line and looped code share them.
/// </summary>
/// <param name="BlocksPerTile">Blocks of a full tile.</param>
/// <param name="FullTiles">How many.</param>
/// <param name="Rest">Blocks of the last tile; 0: none.</param>
internal sealed record TilePlan(int BlocksPerTile, int FullTiles, int Rest)
{
    /// <summary>Accumulators that sixteen vector registers hold beside a broadcast, a weight and temporaries.</summary>
    public const int MaximumAccumulators = 12;

    /// <summary>Chains that keep two multiply-add pipes of latency four busy.</summary>
    private const int Chains = 8;

    /// <param name="blocks">Blocks of the phase.</param>
    /// <param name="accumulators">Accumulators a block (and row).</param>
    /// <param name="rows">Rows that a tile serves at once.</param>
    /// <param name="partialAlone">The last block is partial and needs a tile that is not looped over.</param>
    /// <param name="maximumBlocks">Cap on blocks a tile.</param>
    public static TilePlan Of(int blocks, int accumulators, int rows, bool partialAlone, int maximumBlocks = int.MaxValue)
    {
        int perTile = accumulators == 0 ? 1 : Math.Max(1, MaximumAccumulators / (accumulators * rows));
        return Cut(blocks, Math.Min(perTile, maximumBlocks), partialAlone);
    }

    /// <summary>Tiles of a given number of blocks, and a rest.</summary>
    public static TilePlan Cut(int blocks, int perTile, bool partialAlone)
    {
        if (blocks <= perTile)
            return new TilePlan(blocks, 0, blocks);
        int full = (partialAlone ? blocks - 1 : blocks) / perTile;
        return new TilePlan(perTile, full, blocks - (full * perTile));
    }

    /// <summary>All tiles as (first block, blocks).</summary>
    public IEnumerable<(int First, int Count)> Tiles()
    {
        for (int i = 0; i < FullTiles; i++)
            yield return (i * BlocksPerTile, BlocksPerTile);
        if (Rest > 0)
            yield return (FullTiles * BlocksPerTile, Rest);
    }

    /// <summary>Partial sums per accumulator, so that a small tile still has enough independent chains.</summary>
    public static int Splits(int accumulators) => accumulators >= Chains ? 1 : accumulators >= Chains / 2 ? 2 : 4;
}
