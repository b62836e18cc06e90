using System.Collections.Generic;

namespace LstmGen.Generator.Graph;

/// <summary>
/// Joins vectors: concatenation, sum, mean, slice. It is linear with constant entries, so its gradient is the same moves the other way.
/// </summary>
/// <param name="Moves">What is added to the result, which starts as zeros.</param>
/// <param name="Output">Index of the vector it makes.</param>
internal sealed record RouteNode(IReadOnlyList<Move> Moves, int Output) : Node(Output)
{
    /// <summary>In training the result is dropped out; outside it is a copy.</summary>
    public Dropout? Dropout { get; init; }
}
