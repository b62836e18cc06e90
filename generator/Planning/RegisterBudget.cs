using System;
using System.Collections.Generic;

namespace LstmGen.Generator.Planning;

/// <summary>How many vectors a kernel may keep in registers. It never decides the order of a sum, hence no bits.</summary>
/// <param name="Registers">Vector registers less one for temporaries.</param>
/// <param name="Sums">Sums of a tile of outer products: more do not pay.</param>
/// <param name="RowSums">Sums of a tile of a step, whose element-wise part needs registers too.</param>
/// <param name="Gates">Gates of a tile of outer products.</param>
internal sealed record RegisterBudget(int Registers, int Sums, int RowSums, int Gates)
{
    /// <summary>Sixteen registers: AVX2.</summary>
    public static RegisterBudget Few { get; } = new(15, 12, 12, 2);

    /// <summary>Sixteen, where each vector is two of them.</summary>
    public static RegisterBudget Halved { get; } = new(7, 6, 6, 1);

    /// <summary>Thirty-two: AVX-512, also for vectors of eight.</summary>
    public static RegisterBudget Many { get; } = new(31, 20, 16, 4);

    /// <summary>
    /// Cuts a number of items into the fewest tiles of at most <paramref name="maximum"/>, as even as can be: a small
    /// rest would have too few sums to keep the multiply-add pipes busy.
    /// </summary>
    /// <returns>Tiles of one size and their number, the larger size first.</returns>
    public static IEnumerable<(int Size, int Count)> Split(int items, int maximum)
    {
        if (items == 0)
            yield break;
        maximum = Math.Max(1, maximum);
        int tiles = (items + maximum - 1) / maximum, size = items / tiles, larger = items % tiles;
        if (larger > 0)
            yield return (size + 1, larger);
        if (larger < tiles)
            yield return (size, tiles - larger);
    }
}
