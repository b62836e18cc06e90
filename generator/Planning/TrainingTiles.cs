using System;

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
    public int Splits(int blocks, int accumulators) => accumulators == 0 ? 1 : TilePlan.Splits(accumulators * blocks * ReferenceRows);

    /// <summary>The fewest tiles, as even as can be.</summary>
    public TilePlan Of(int blocks, int accumulators, int rows, bool partialAlone)
    {
        int sums = accumulators * rows * Splits(blocks, accumulators);
        int perTile = sums == 0 ? 1 : Math.Max(1, Registers.RowSums / sums), tiles = (blocks + perTile - 1) / perTile;
        return TilePlan.Cut(blocks, (blocks + tiles - 1) / tiles, partialAlone);
    }
}
