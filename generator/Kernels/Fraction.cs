using System;
using System.Collections.Generic;

namespace LstmGen.Generator.Kernels;

/// <summary>
/// A value whose division waits: a numerator over a product of factors, each one plus a power of two. Without factors the value is plain.
/// </summary>
/// <param name="Numerator">In a register or a literal.</param>
/// <param name="Factors">What it is to be divided by.</param>
/// <param name="Growth">How many factors the numerator may have grown by: it is at most this power of the largest factor, times plain values.</param>
/// <param name="Name">What its quotient is called.</param>
internal sealed record Fraction(Operand Numerator, IReadOnlyList<Operand> Factors, int Growth, string Name)
{
    /// <summary>One plus two to the power of at most this: three of them, multiplied, are finite.</summary>
    public const float HighestExponent = 42f;

    /// <summary>Factors whose product is finite.</summary>
    public const int MaximumFactors = 3;

    /// <summary>Leaves a plain value room for 2^42 of its own.</summary>
    public const int MaximumGrowth = 2;

    /// <summary>The factor N of a numerator 2 - N, which need not be computed where the quotient is added to something; null: it is in <see cref="Numerator"/>.</summary>
    public Operand? Complement { get; init; }

    /// <summary>A plain value whose lanes lie in the other half of the register, which it shares with another value. Only activations read such values.</summary>
    public bool Swapped { get; init; }

    public bool IsPlain => Factors.Count == 0;

    /// <summary>One over its factors, if any.</summary>
    public bool IsReciprocal => Complement is null && Numerator.Kind == OperandKind.Literal && Numerator.Number == 1;

    public static Fraction Plain(Operand value) => new(value, Array.Empty<Operand>(), 0, "t");
}
