using System.Collections.Generic;
using LstmGen.Generator.Graph;

namespace LstmGen.Generator.Planning;

/// <summary>
/// A tensor of shape [gates * units, columns] as kernels read it: per block of eight units (or sixteen) and per column the vectors of
/// all gates side by side, so that one broadcast feeds them all.
/// index(block, column, gate, lane) = Offset + ((block * Columns + column) * Gates + gate) * Lanes + lane.
/// </summary>
/// <param name="Parameter">The tensor; where several biases are summed, the first.</param>
/// <param name="Columns">1 for a vector.</param>
/// <param name="Offset">Floats from the start of the packed weights.</param>
internal sealed record PackedTensor(Parameter Parameter, int Gates, int Units, int Columns, int Offset)
{
    /// <summary>Per gate, what values are multiplied by; null: nothing.</summary>
    public IReadOnlyList<float>? Scale { get; init; }

    /// <summary>
    /// Row by row instead, each padded to whole vectors: for dot products. index(row, column) = Offset + row * padded columns + column.
    /// </summary>
    public bool ByRow { get; init; }

    /// <summary>Units of a block, hence lanes of the kernels that read it.</summary>
    public int Lanes { get; init; } = LaneLayout.Lanes;

    /// <summary>
    /// The last block has at most four units, and two gates share a vector there: the first its low half, the second its high one. Of every column of that block the
    /// second half of memory stays unused, so that columns are as far apart as in other blocks.
    /// </summary>
    public bool PairsTail { get; init; }

    /// <summary>Vectors added to the first one when packing.</summary>
    public IReadOnlyList<Parameter> Added { get; init; } = System.Array.Empty<Parameter>();

    public int Blocks => LaneLayout.Blocks(Units, Lanes);

    public int Length => ByRow ? Units * LaneLayout.Pad(Columns) : Blocks * Columns * Gates * Lanes;

    /// <summary>Rows in packed order, padding included: what the transposed product sums over.</summary>
    public int PaddedRows => Blocks * Gates * Lanes;

    /// <summary>Floats of one column of one block.</summary>
    public int ColumnStride => Gates * Lanes;

    /// <summary>Floats of one block.</summary>
    public int BlockStride => Columns * ColumnStride;

    /// <summary>Where a row starts that lies by itself.</summary>
    public int RowOffset(int row) => Offset + (row * LaneLayout.Pad(Columns));

    /// <summary>Where the lanes of a block start.</summary>
    public int IndexOf(int block, int column, int gate) => Offset + (block * BlockStride) + (column * ColumnStride) + GateOffset(block, gate);

    /// <summary>Two gates share each vector of a block.</summary>
    public bool IsPaired(int block) => PairsTail && block == Blocks - 1;

    /// <summary>Floats from the first gate of a block to another.</summary>
    public int GateOffset(int block, int gate) => (IsPaired(block) ? gate / 2 : gate) * Lanes;
}
