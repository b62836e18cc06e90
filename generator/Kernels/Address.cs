namespace LstmGen.Generator.Kernels;

/// <summary>A float in memory: a base reference by name and an offset in floats.</summary>
internal readonly record struct Address(string Base, int Offset)
{
    public Address Plus(int floats) => new(Base, Offset + floats);
}
