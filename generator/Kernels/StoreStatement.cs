namespace LstmGen.Generator.Kernels;

/// <summary>Writes the first <paramref name="Lanes"/> lanes of a value; no float beyond them is touched.</summary>
internal sealed record StoreStatement(Address To, Operand Value, int Lanes) : Statement;
