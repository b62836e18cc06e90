namespace LstmGen.Generator.Graph;

/// <summary>One row of a table, chosen by a number: an embedding. Its gradient goes to that row; the number has none.</summary>
/// <param name="Layer">Name of the layer, for messages.</param>
/// <param name="Table">The tensor, [vocabulary, size].</param>
/// <param name="Input">Index of the vector that holds the number, as its only element.</param>
/// <param name="Output">Index of the vector it makes.</param>
internal sealed record LookupNode(string Layer, Parameter Table, int Input, int Output) : Node(Output);
