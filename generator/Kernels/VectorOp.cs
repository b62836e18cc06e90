namespace LstmGen.Generator.Kernels;

/// <summary>One vector operation of <see cref="ComputeStatement"/>; A, B and C are its operands.</summary>
internal enum VectorOp
{
    /// <summary>A.</summary>
    Copy,

    /// <summary>The float at A in all lanes.</summary>
    Broadcast,

    /// <summary>The four floats at A, in each half of eight lanes.</summary>
    LoadFour,

    /// <summary>In all four lanes of a half, its lane Count of A.</summary>
    Pick,

    /// <summary>A + B.</summary>
    Add,

    /// <summary>A - B.</summary>
    Subtract,

    /// <summary>A * B.</summary>
    Multiply,

    /// <summary>A / B.</summary>
    Divide,

    /// <summary>Square root of A.</summary>
    Sqrt,

    /// <summary>The first Count floats at A; zeros in the other lanes. Nothing beyond them is read.</summary>
    LoadFirst,

    /// <summary>The integer nearest to A, of two the even one; B is A + C, with C so large that nothing below one is left, and so it is also B - C.</summary>
    Round,

    /// <summary>A * B + C, fused where the hardware fuses.</summary>
    MultiplyAdd,

    /// <summary>C - A * B, fused where the hardware fuses.</summary>
    NegativeMultiplyAdd,

    /// <summary>A * B - C, fused where the hardware fuses.</summary>
    MultiplySubtract,

    /// <summary>max(A, B); where B is NaN the result is NaN.</summary>
    Max,

    /// <summary>min(A, B); where B is NaN the result is NaN.</summary>
    Min,

    /// <summary>Table[bits(A) mod 8].</summary>
    LookUp8,

    /// <summary>A times two to the integer in bits (23 - Count) and up of B, by adding (bits(B) shifted left by Count) to bits(A).</summary>
    ShiftExponent,

    /// <summary>1 where A is above 0, else 0.</summary>
    OneWhereAboveZero,

    /// <summary>A in the first Count lanes, B in the others.</summary>
    SelectFirst,

    /// <summary>Lanes of A rotated by Count.</summary>
    Rotate,

    /// <summary>A in lanes whose number has not the bit Count, B in the others.</summary>
    Blend,

    /// <summary>Lane i is lane (i xor Count) of A.</summary>
    Exchange,

    /// <summary>The first half of A, which has twice the lanes of the result.</summary>
    Lower,

    /// <summary>The second half of A, which has twice the lanes of the result.</summary>
    Upper,
}
