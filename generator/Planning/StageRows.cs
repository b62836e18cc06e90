namespace LstmGen.Generator.Planning;

/// <summary>How the rows lie that a stage reads and writes in training.</summary>
/// <param name="Lanes">Of its vectors; its tape is padded to a multiple of this.</param>
/// <param name="StateLanes">States are padded to a multiple of this, as a stream's are.</param>
/// <param name="InputWidth">Floats of an input row, with padding.</param>
/// <param name="OutputWidth">Floats of an output row, with padding.</param>
internal sealed record StageRows(int Lanes, int StateLanes, int InputWidth, int OutputWidth)
{
    /// <summary>The stage reads sequences from their end.</summary>
    public bool Reverse { get; init; }
}
