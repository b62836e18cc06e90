using System;
using System.Collections.Generic;
using System.Linq;

namespace LstmGen.Generator.Planning;

/// <summary>Sums of one register tile that are made together; groups come one after the other, each followed by what can then be computed.</summary>
/// <param name="FirstBlock">First block, within the tile.</param>
/// <param name="Blocks">How many.</param>
/// <param name="Accumulators">Indices into the phase's accumulators.</param>
internal sealed record TileGroup(int FirstBlock, int Blocks, IReadOnlyList<int> Accumulators)
{
    private readonly TileGroup? _whole;

    /// <summary>The tile is summed gate by gate.</summary>
    public bool Ordered { get; init; }

    /// <summary>The larger group of which this is a part, or itself: it decides how sums are split and in which order products are added.</summary>
    public TileGroup Whole
    {
        get => _whole ?? this;
        init => _whole = value;
    }

    /// <summary>The same sums in parts that some number of registers holds. Where they do not fit, parts are as equal as can be: the last should not wait alone.</summary>
    /// <param name="splits">Partial sums per accumulator, those of all rows, which count.</param>
    /// <param name="registers">How many.</param>
    public IEnumerable<TileGroup> Parts(int splits, int registers)
    {
        int count = Accumulators.Count;
        if (count == 0 || count * Blocks * splits <= registers)
        {
            yield return this;
            yield break;
        }
        int parts = Math.Min(count, ((count * splits) + registers - 1) / registers);
        int together = Math.Max(1, registers / (count * splits));
        for (int block = 0; block < Blocks; block += together)
        {
            for (int part = 0; part < parts; part++)
            {
                int first = part * count / parts, end = (part + 1) * count / parts;
                yield return new TileGroup(FirstBlock + block, Math.Min(together, Blocks - block), Accumulators.Skip(first).Take(end - first).ToArray()) { Whole = this };
            }
        }
    }
}
