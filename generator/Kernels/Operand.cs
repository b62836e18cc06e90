namespace LstmGen.Generator.Kernels;

/// <summary>What a statement reads: a register, eight floats in memory, or one number in all lanes.</summary>
internal readonly record struct Operand(OperandKind Kind, int Register, Address Memory, float Number)
{
    public static Operand Of(int register) => new(OperandKind.Register, register, default, 0);

    public static Operand At(Address address) => new(OperandKind.Memory, -1, address, 0);

    public static Operand Literal(float number) => new(OperandKind.Literal, -1, default, number);
}
