namespace LstmGen.Generator.Kernels;

/// <summary>How an <see cref="Operand"/> is spelled.</summary>
internal enum OperandKind
{
    None,
    Register,
    Memory,
    Literal,
}
