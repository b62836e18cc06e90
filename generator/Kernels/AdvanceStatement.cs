namespace LstmGen.Generator.Kernels;

/// <summary>Moves a reference forward by a number of floats.</summary>
internal sealed record AdvanceStatement(string Name, int By) : Statement;
