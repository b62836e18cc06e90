namespace LstmGen.Generator.Kernels;

/// <summary>ref name = ref (base + index * scale + offset), in floats; without an index, base + offset.</summary>
internal sealed record ReferenceStatement(string Name, string Base, string? Index, int Scale, int Offset) : Statement;
