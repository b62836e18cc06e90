using System;

namespace LstmGen.Generator.Planning;

/// <summary>How a step plan becomes statements.</summary>
/// <param name="Rows">Sequences served by one call: each weight is loaded once for all of them.</param>
/// <param name="StraightColumns">Products with at most this many columns are straight-line.</param>
/// <param name="StraightBlocks">Phases with at most this many blocks are straight-line.</param>
/// <param name="Scratch">Makes memory for a vector of some size that lives within the call.</param>
internal sealed record LoweringOptions(int Rows, int StraightColumns, int StraightBlocks, Func<int, Place> Scratch)
{
    /// <summary>Cap on the blocks of a register tile.</summary>
    public int MaximumBlocksPerTile { get; init; } = int.MaxValue;

    /// <summary>One kernel per register tile instead of one for the whole step.</summary>
    public bool KernelPerTile { get; init; }

    /// <summary>Training's own way to cut phases into tiles; null: inference's.</summary>
    public TrainingTiles? Tiles { get; init; }

    /// <summary>Input and output may be the same memory, so no input may be read after an output was written.</summary>
    public bool OutputMayBeInput { get; init; }
}
