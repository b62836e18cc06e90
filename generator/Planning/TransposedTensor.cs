namespace LstmGen.Generator.Planning;

/// <summary>
/// The transpose of a packed matrix, for products with it: blocks of as many columns as the matrix has units in a block, and per packed row one vector.
/// index(block, row, lane) = Offset + (block * Source.PaddedRows + row) * Source.Lanes + lane.
/// </summary>
internal sealed record TransposedTensor(PackedTensor Source, int Offset)
{
    public int Length => LaneLayout.Blocks(Source.Columns, Source.Lanes) * Source.PaddedRows * Source.Lanes;

    /// <summary>The transpose seen as a packed tensor of one gate, whose columns are the packed rows.</summary>
    public PackedTensor AsPacked() => new(Source.Parameter, 1, Source.Columns, Source.PaddedRows, Offset) { Lanes = Source.Lanes };
}
