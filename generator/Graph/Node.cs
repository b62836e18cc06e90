namespace LstmGen.Generator.Graph;

/// <summary>One entry of a network: makes one vector, at every step, out of earlier ones.</summary>
/// <param name="Output">Index of the vector it makes.</param>
internal abstract record Node(int Output);
