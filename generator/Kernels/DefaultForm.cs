using System.Collections.Generic;

namespace LstmGen.Generator.Kernels;

/// <summary>
/// The default tier, sigmoid and tanh within 2.5e-7, absolute. Two to the power z, by a table of eight eighths and a factored cubic for the rest (|f| at most 1/16):
/// 2^z = 2^n 2^(j/8) 2^f with 2^f = c3 (f + c)(f^2 + b1 f + b0). Exponents are counted in eighths, and so is f; powers of eight are in the numbers. Every operation is exact
/// or correctly rounded and the same on every processor that fuses multiply-add, so bits do not depend on the instruction set.
/// </summary>
internal sealed class DefaultForm : ExponentialForm
{
    private const float C3 = 0.0555041087f;
    private const float C = 2.30306884f;
    private const float B1 = 2.02569318f;
    private const float B0 = 7.82290303f;

    /// <summary>1.5 * 2^20: adding it rounds to a multiple of 1/8 and leaves 8 z in the low bits.</summary>
    private const float MagicOfEighths = 1572864f;

    /// <summary>Times c3: about 2^-5.</summary>
    private static readonly IReadOnlyList<float> TableOfOnes = TableOfEighths(C3);

    private DefaultForm()
    {
    }

    public static DefaultForm Instance { get; } = new();

    public override string? Statement => null;

    public override float Units => Eighths;

    public override Operand OnePlus(KernelBuilder k, Exponent x) => x.Scaled ? OnePlus(k, x, Highest, 1) : OnePlusOfMultiple(k, x);

    public override Operand OnePlus(KernelBuilder k, Exponent x, float? highest, float one)
    {
        (Operand t, Operand f) = Parts(k, x, LowestOfEighths, highest);
        return OnePlus(k, t, f, one);
    }

    /// <summary>Counted in ones, which leaves room for small results; where weights carry eighths, that costs a multiplication.</summary>
    public override Operand Exp(KernelBuilder k, Exponent x, string hint)
    {
        (Operand t, Operand f) = x.Scaled ? Parts(k, x, LowestOfOnes, Highest) : PartsOfOnes(k, k.Scale(x.Value, x.Scale));
        (Operand scale, Operand quadratic) = Factors(k, t, x.Scaled ? k.Scale(f, 1 / Eighths) : f, TableOfOnes, 1);
        return k.Multiply(scale, quadratic, hint);
    }

    /// <summary>The factor joins the two additions that it would wait for.</summary>
    private Operand OnePlusOfMultiple(KernelBuilder k, Exponent x)
    {
        Operand z = Clamp(k, x, LowestOfEighths, Highest), scale = k.Literal(ScaleOf(x));
        Operand t = k.MultiplyAdd(z, scale, k.Literal(Magic));
        Operand minusN = k.Subtract(k.Literal(Magic), t);
        return OnePlus(k, t, k.MultiplyAdd(z, scale, minusN), 1);
    }

    private static Operand OnePlus(KernelBuilder k, Operand t, Operand f, float one)
    {
        (Operand scale, Operand quadratic) = Factors(k, t, f, TableOfEighths((double)C3 * one / (Eighths * Eighths * Eighths)), Eighths);
        return k.MultiplyAdd(scale, quadratic, k.Literal(one));
    }

    /// <summary>A number whose low bits are the exponent's nearest eighth, and the rest.</summary>
    private (Operand T, Operand F) Parts(KernelBuilder k, Exponent x, float lowest, float? highest)
    {
        Exponent scaled = x.Scaled ? x : new Exponent(k.Scale(x.Value, ScaleOf(x)), x.Multiple, Scaled: true);
        Operand z = Clamp(k, scaled, lowest, highest), magic = k.Literal(Magic);
        Operand t = k.Add(z, magic);
        return (t, k.Subtract(z, k.Round(z, t, magic)));
    }

    /// <summary>The same of an exponent in ones.</summary>
    private static (Operand T, Operand F) PartsOfOnes(KernelBuilder k, Operand exponent)
    {
        Operand z = k.Max(k.Literal(LowestOfOnes), k.Min(k.Literal(Highest), exponent)), magic = k.Literal(MagicOfEighths);
        Operand t = k.Add(z, magic);
        return (t, k.Subtract(z, k.Subtract(t, magic)));
    }

    /// <summary>Of the number whose nearest eighth is in the low bits of t, and whose rest is f, a unit of which is so much.</summary>
    private static (Operand Scale, Operand Quadratic) Factors(KernelBuilder k, Operand t, Operand f, IReadOnlyList<float> table, float unit)
    {
        Operand s = k.ShiftExponent(k.LookUp8(t, table), t);
        Operand quadratic = k.MultiplyAdd(f, k.Add(f, k.Literal(B1 * unit)), k.Literal(B0 * unit * unit));
        return (k.Multiply(s, k.Add(f, k.Literal(C * unit))), quadratic);
    }
}
