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
    /// <summary>A phase of several blocks is at least two tiles, whose order can alternate from step to step. Measured on Zen 5 with sixteen lanes at 16x64: the forward pass takes 1.34 times as long without.</summary>
    public bool TwoTiles { get; init; }

    /// <summary>A single sum is made of eight, since sixteen lanes make half as many sums of eight: gradients of a state of 16 units 0.92 of the time on Zen 5.</summary>
    public bool SplitsOneByEight { get; init; }

    /// <summary>Partial sums per accumulator.</summary>
    public int Splits(int blocks, int accumulators) =>
        accumulators == 0 ? 1 : SplitsOneByEight && accumulators * blocks * ReferenceRows == 1 ? Machines.Chains : TilePlan.For(accumulators * blocks * ReferenceRows);

    /// <summary>Sixteen registers hold all sums of one row.</summary>
    public bool IsOneTile(int blocks, int accumulators) => blocks * accumulators * Splits(blocks, accumulators) <= RegisterBudget.Few.RowSums;

    /// <summary>The fewest tiles, as even as can be.</summary>
    public TilePlan Of(int blocks, int accumulators, int rows, bool partialAlone)
    {
        int sums = accumulators * rows * Splits(blocks, accumulators);
        int most = sums == 0 ? 1 : Math.Max(1, Registers.RowSums / sums);
        if (TwoTiles && !IsOneTile(blocks, accumulators))
            most = Math.Min(most, (blocks + 1) / 2);
        int tiles = (blocks + most - 1) / most;

        // Equal tiles with sums enough, or else as even as can be.
        int equal = partialAlone ? 0 : Enumerable.Range(1, most).LastOrDefault(p => blocks % p == 0 && p * sums >= Machines.Chains);
        int perTile = equal > 0 ? equal : (blocks + tiles - 1) / tiles;
        tiles = (blocks + perTile - 1) / perTile;
        if (tiles == 1)
            return new TilePlan(blocks, 0, new[] { blocks });
        int full = (partialAlone ? blocks - 1 : blocks) / perTile, rest = blocks - (full * perTile);
        return new TilePlan(perTile, full, rest == 0 ? Array.Empty<int>() : new[] { rest });
    }
}
