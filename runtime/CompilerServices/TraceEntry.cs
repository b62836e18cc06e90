namespace LstmGen.CompilerServices;

/// <summary>One readable value of a traced step.</summary>
internal readonly record struct TraceEntry(string Layer, string Value, int Offset, int Size);
