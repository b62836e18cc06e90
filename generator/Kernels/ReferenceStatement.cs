namespace LstmGen.Generator.Kernels;

/// <summary>ref name = ref (base + index * scale + offset), in floats; without an index, base + offset.</summary>
internal sealed record ReferenceStatement(string Name, string Base, string? Index, int Scale, int Offset) : Statement
{
    /// <summary>Above 0: the index counts halves of what <see cref="Scale"/> passes over, and this is the number of floats from one half to the other.</summary>
    public int Half { get; init; }
}
