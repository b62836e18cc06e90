namespace LstmGen.Generator.Planning;

/// <summary>A value that a step trace shows.</summary>
internal sealed record TraceSlot(string Layer, string Name, int Offset, int Size);
