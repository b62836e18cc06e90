namespace LstmGen.Generator.Graph;

/// <summary>A stage in its place.</summary>
/// <param name="Stage">The step graph.</param>
/// <param name="Input">Index of the vector it reads.</param>
/// <param name="Output">Index of the vector it makes.</param>
/// <param name="Reverse">It runs from the last step of a sequence to the first.</param>
internal sealed record StageNode(Stage Stage, int Input, int Output, bool Reverse) : Node(Output);
