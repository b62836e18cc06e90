using System;
using System.Linq;

namespace LstmGen.Generator.Planning;

/// <summary>
/// How training kernels cut a phase into register tiles. Split sums follow from the phase and from
/// <paramref name="ReferenceRows"/> alone, so that kernels for more registers and more rows give the same bits.
/// </summary>
/// <param name="ReferenceRows">Rows of the kernel for sixteen registers that covers the same rows.</param>
/// <param name="Registers">Limits of a tile.</param>
internal sealed record TrainingTiles(int ReferenceRows, RegisterBudget Registers)
{
    /// <summary>Partial sums per accumulator.</summary>
    public int Splits(int blocks, int accumulators) => accumulators == 0 ? 1 : TilePlan.For(accumulators * blocks * ReferenceRows);

    /// <summary>Sixteen registers hold all sums of one row.</summary>
    public bool IsOneTile(int blocks, int accumulators) => blocks * accumulators * Splits(blocks, accumulators) <= RegisterBudget.Few.RowSums;

    /// <summary>The fewest tiles, as even as can be.</summary>
    public TilePlan Of(int blocks, int accumulators, int rows, bool partialAlone)
    {
        int sums = accumulators * rows * Splits(blocks, accumulators);
        int perTile = sums == 0 ? 1 : Math.Max(1, Registers.RowSums / sums), tiles = (blocks + perTile - 1) / perTile;
        // Equal tiles with sums enough, or else as even as can be.
        perTile = Enumerable.Range(1, perTile).LastOrDefault(p => blocks % p == 0 && p * sums >= Machines.Chains) is > 0 and var equal && !partialAlone ? equal : (blocks + tiles - 1) / tiles;
        tiles = (blocks + perTile - 1) / perTile;
        if (tiles == 1)
            return new TilePlan(blocks, 0, new[] { blocks });
        int full = (partialAlone ? blocks - 1 : blocks) / perTile, rest = blocks - (full * perTile);
        return new TilePlan(perTile, full, rest == 0 ? Array.Empty<int>() : new[] { rest });
    }
}
