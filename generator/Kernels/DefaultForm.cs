using System.Collections.Generic;

namespace LstmGen.Generator.Kernels;

/// <summary>
/// The default tier, sigmoid and tanh within 2.5e-7, absolute. Two to the power z, by a table of eight eighths and a factored cubic for the rest (|f| at most 1/16):
/// 2^z = 2^n 2^(j/8) 2^f with 2^f = c3 (f + c)(f^2 + b1 f + b0). Every operation is exact or correctly rounded and the
/// same on every processor that fuses multiply-add, so bits do not depend on the instruction set.
/// </summary>
internal sealed class DefaultForm : ExponentialForm
{
    private const float C3 = 0.0555041087f;
    private const float C = 2.30306884f;
    private const float B1 = 2.02569318f;
    private const float B0 = 7.82290303f;

    /// <summary>Times c3: about 2^-5.</summary>
    private static readonly IReadOnlyList<float> Table = Eighths(C3);

    private DefaultForm()
    {
    }

    public static DefaultForm Instance { get; } = new();

    public override string? Statement => null;

    public override Operand OnePlus(KernelBuilder k, Exponent x) => x.Scaled ? OnePlus(k, x, Highest) : OnePlusOfMultiple(k, x);

    public override Operand OnePlus(KernelBuilder k, Exponent x, float? highest)
    {
        (Operand scale, Operand quadratic) = Factors(k, x, highest);
        return k.MultiplyAdd(scale, quadratic, k.Literal(1));
    }

    public override Operand Exp(KernelBuilder k, Exponent x, string hint)
    {
        (Operand scale, Operand quadratic) = Factors(k, x, Highest);
        return k.Multiply(scale, quadratic, hint);
    }

    /// <summary>The factor joins the two additions that it would wait for.</summary>
    private static Operand OnePlusOfMultiple(KernelBuilder k, Exponent x)
    {
        Operand z = Clamp(k, x, LowestOfEighths, Highest);
        Operand t = k.MultiplyAdd(z, k.Literal(x.Scale), k.Literal(MagicOfEighths));
        Operand minusN = k.Subtract(k.Literal(MagicOfEighths), t);
        Operand f = k.MultiplyAdd(z, k.Literal(x.Scale), minusN);
        (Operand scale, Operand quadratic) = Factors(k, t, f);
        return k.MultiplyAdd(scale, quadratic, k.Literal(1));
    }

    private static (Operand Scale, Operand Quadratic) Factors(KernelBuilder k, Exponent x, float? highest)
    {
        Exponent scaled = x.Scaled ? x : new Exponent(k.Scale(x.Value, x.Scale), x.Multiple, Scaled: true);
        Operand z = Clamp(k, scaled, LowestOfEighths, highest);
        Operand t = k.Add(z, k.Literal(MagicOfEighths));
        Operand n = k.Subtract(t, k.Literal(MagicOfEighths));
        return Factors(k, t, k.Subtract(z, n));
    }

    /// <summary>Of the number whose nearest eighth is in the low bits of t, and whose rest is f.</summary>
    private static (Operand Scale, Operand Quadratic) Factors(KernelBuilder k, Operand t, Operand f)
    {
        Operand s = k.ShiftExponent(k.LookUp8(t, Table), t);
        Operand quadratic = k.MultiplyAdd(f, k.Add(f, k.Literal(B1)), k.Literal(B0));
        return (k.Multiply(s, k.Add(f, k.Literal(C))), quadratic);
    }
}
