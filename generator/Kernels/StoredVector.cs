namespace LstmGen.Generator.Kernels;

/// <summary>A vector in a register, or half of one.</summary>
/// <param name="Register">Where it is.</param>
/// <param name="Part"><see cref="VectorOp.Copy"/>, <see cref="VectorOp.Lower"/> or <see cref="VectorOp.Upper"/>: all of it, or which half.</param>
internal readonly record struct StoredVector(Operand Register, VectorOp Part);
