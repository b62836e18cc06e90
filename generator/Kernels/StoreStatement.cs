namespace LstmGen.Generator.Kernels;

/// <summary>Writes the first <paramref name="Lanes"/> lanes of a value; no float beyond them is touched.</summary>
internal sealed record StoreStatement(Address To, Operand Value, int Lanes) : Statement
{
    /// <summary>It writes a float that a read of some floats finds.</summary>
    public bool Overlaps(Address read, int floats) => To.Base == read.Base && To.Offset < read.Offset + floats && read.Offset < To.Offset + Lanes;
}
