using System.Collections.Generic;
using LstmGen.Generator.Graph;

namespace LstmGen.Generator.Planning;

/// <summary>A linear value as one register tile computes it: a sum of biases and of matrix-vector products.</summary>
/// <param name="Value">The value it stands for.</param>
/// <param name="Products">Row groups of matrices, each with the vector it multiplies.</param>
/// <param name="Biases">Row groups of bias vectors.</param>
internal sealed record Accumulator(Value Value, IReadOnlyList<Product> Products, IReadOnlyList<RowGroup> Biases)
{
    /// <summary>What it is called in emitted code; null: as the value that it feeds.</summary>
    public string? Name { get; init; }

    /// <summary>Memory that holds the first part of the sum; null: it starts from its biases.</summary>
    public Place? Start { get; init; }
}

/// <summary>Rows [FirstRow, FirstRow + size of the accumulator) of a tensor.</summary>
internal sealed record RowGroup(Parameter Parameter, int FirstRow);

/// <summary>
/// Rows of a matrix times a vector; if transposed, the transpose of all rows from the first on that a vector of this size meets.
/// </summary>
internal sealed record Product(RowGroup Rows, bool Transposed, Value Source);
