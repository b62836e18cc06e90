using System;
using System.Collections.Generic;
using System.Linq;

namespace LstmGen.Generator.Kernels;

/// <summary>
/// Two to the power z, by a table of eight eighths and a factored cubic for the rest (|f| at most 1/16):
/// 2^z = 2^n 2^(j/8) 2^f with 2^f = c3 (f + c)(f^2 + b1 f + b0). Every operation is exact or correctly rounded and the
/// same on every processor that fuses multiply-add, so bits do not depend on the instruction set.
/// </summary>
internal static class Exponential
{
    /// <summary>1.5 * 2^20: adding it rounds to a multiple of 1/8 and leaves 8 z in the low bits.</summary>
    private const float Magic = 1572864f;

    /// <summary>Keeps 2^z and one plus it finite.</summary>
    private const float Highest = 126f;

    /// <summary>Keeps the exponent field of the scaled table entry (about 2^-5) above zero; one plus 2^-120 is one.</summary>
    private const float Lowest = -120f;

    private const float C3 = 0.0555041087f;
    private const float C = 2.30306884f;
    private const float B1 = 2.02569318f;
    private const float B0 = 7.82290303f;

    /// <summary>Entry j is c3 2^(j/8), less the j that adding the index to the exponent field adds too much.</summary>
    private static readonly IReadOnlyList<float> Table = Enumerable.Range(0, 8).Select(Entry).ToArray();

    /// <summary>1 + 2^z.</summary>
    /// <param name="k">Takes the statements.</param>
    /// <param name="z">Exponent.</param>
    /// <param name="highest">Larger exponents count as this one; null: there are none larger than <see cref="Highest"/>, nor smaller than <see cref="Lowest"/>.</param>
    public static Operand OnePlusExp2(KernelBuilder k, Operand z, float? highest = Highest)
    {
        (Operand scale, Operand quadratic) = Factors(k, z, highest);
        return k.MultiplyAdd(scale, quadratic, k.Literal(1));
    }

    /// <summary>1 + 2^(factor z) for a factor below zero, which joins the two additions that it would wait for.</summary>
    public static Operand OnePlusExp2OfMultiple(KernelBuilder k, Operand z, float factor)
    {
        z = k.Max(k.Literal(Highest / factor), k.Min(k.Literal(Lowest / factor), z));
        Operand t = k.MultiplyAdd(z, k.Literal(factor), k.Literal(Magic));
        Operand minusN = k.Subtract(k.Literal(Magic), t);
        Operand f = k.MultiplyAdd(z, k.Literal(factor), minusN);
        (Operand scale, Operand quadratic) = Factors(k, t, f);
        return k.MultiplyAdd(scale, quadratic, k.Literal(1));
    }

    /// <summary>2^z.</summary>
    public static Operand Exp2(KernelBuilder k, Operand z, string hint)
    {
        (Operand scale, Operand quadratic) = Factors(k, z, Highest);
        return k.Multiply(scale, quadratic, hint);
    }

    private static (Operand Scale, Operand Quadratic) Factors(KernelBuilder k, Operand z, float? highest)
    {
        // The value comes last in both, so that NaN stays NaN.
        if (highest is { } most)
            z = k.Max(k.Literal(Lowest), k.Min(k.Literal(most), z));
        Operand t = k.Add(z, k.Literal(Magic));
        Operand n = k.Subtract(t, k.Literal(Magic));
        return Factors(k, t, k.Subtract(z, n));
    }

    /// <summary>Of the number whose nearest eighth is in the low bits of t, and whose rest is f.</summary>
    private static (Operand Scale, Operand Quadratic) Factors(KernelBuilder k, Operand t, Operand f)
    {
        Operand s = k.ShiftExponent(k.LookUp8(t, Table), t);
        Operand quadratic = k.MultiplyAdd(f, k.Add(f, k.Literal(B1)), k.Literal(B0));
        return (k.Multiply(s, k.Add(f, k.Literal(C))), quadratic);
    }

    private static float Entry(int j)
    {
        float value = (float)(C3 * Math.Pow(2, j / 8.0));
        int bits = BitConverter.ToInt32(BitConverter.GetBytes(value), 0) - (j << 20);
        return BitConverter.ToSingle(BitConverter.GetBytes(bits), 0);
    }
}
