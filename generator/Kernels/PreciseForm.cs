using System;

namespace LstmGen.Generator.Kernels;

/// <summary>
/// The precise tier: 2^z = 2^n (1 - p) with n the nearest integer and p = 1 - 2^r of the rest (|r| at most 1/2) by a polynomial without constant term,
/// so that 1 - 2^z = 2^n p - (2^n - 1) has no cancellation: near zero it is p, and elsewhere 2^n - 1 is larger than what is taken off, and exact where that
/// counts. Largest errors over all floats, relative: sigmoid 1.76e-7 (at -16.34), tanh 1.87e-7 (at 0.148).
/// </summary>
internal sealed class PreciseForm : ExponentialForm
{
    /// <summary>From the lowest bit to the exponent field.</summary>
    private const int ExponentShift = 23;

    /// <summary>2^z stays a normal number.</summary>
    private const float Lowest = -126f;

    private const double Ln2 = 0.69314718055994531;

    /// <summary>Sixteen bits of ln 2: times an integer below 256 they are exact, fused or not.</summary>
    private const float HighLn2 = (float)(45426 / 65536.0);

    private const float LowLn2 = (float)(Ln2 - (45426 / 65536.0));

    /// <summary>1 - e^(-x) = x + x^2 (t0 + t1 x + ... + t4 x^4) for |x| at most ln 2 / 2, in exact arithmetic within 3e-8 of itself.</summary>
    private static readonly double[] Coefficients = { -0.5, 0.16666576989698603, -0.0416665546172074, 0.008363179052742238, -0.0013926183587412745 };

    private PreciseForm()
    {
    }

    public static PreciseForm Instance { get; } = new();

    public override string? Statement => "Accuracy: precise. Sigmoid and tanh are within 2.4e-7 of their own value, gates down to 2^-42 inside a cell and to 2^-126 elsewhere.";

    public override float Units => 1;

    /// <summary>2^n plus another number than one would be rounded more often.</summary>
    public override bool TakesFactors => false;

    public override Operand OnePlus(KernelBuilder k, Exponent x, float? highest, float one)
    {
        (Operand s, Operand p) = Parts(k, x, highest);
        return OnePlus(k, s, p);
    }

    public override (Operand Numerator, Operand Denominator) Tanh(KernelBuilder k, Exponent x) => OneMinusAndPlus(k, x, Highest);

    public override (Operand? Numerator, Operand Denominator) Tanh(KernelBuilder k, Exponent x, float? highest) => OneMinusAndPlus(k, x, highest);

    public override Operand Exp(KernelBuilder k, Exponent x, string hint)
    {
        (Operand s, Operand p) = Parts(k, x, Highest);
        return k.NegativeMultiplyAdd(s, p, s, hint);
    }

    // Where s is one, s p - (s - 1) keeps the sign of a zero p, and s p + (1 - s) gives plus zero. The latter for a scaled sum, whose zero is plus zero while its
    // scale is negative: padding lanes must hold the zero that states start with.
    private (Operand OneMinus, Operand OnePlus) OneMinusAndPlus(KernelBuilder k, Exponent x, float? highest)
    {
        (Operand s, Operand p) = Parts(k, x, highest);
        Operand oneMinus = x.Scaled ? k.MultiplyAdd(s, p, k.Subtract(k.Literal(1), s)) : k.MultiplySubtract(s, p, k.Subtract(s, k.Literal(1)));
        return (oneMinus, OnePlus(k, s, p));
    }

    private static Operand OnePlus(KernelBuilder k, Operand s, Operand p) => k.NegativeMultiplyAdd(s, p, k.Add(s, k.Literal(1)));

    /// <summary>s = 2^n and p, of which E = s (1 - p).</summary>
    private (Operand S, Operand P) Parts(KernelBuilder k, Exponent x, float? highest)
    {
        Operand z = Clamp(k, x, Lowest, highest);
        Operand t = x.Scaled ? k.Add(z, k.Literal(Magic)) : k.MultiplyAdd(z, k.Literal(x.Scale), k.Literal(Magic));
        Operand r = x.Scaled ? k.Subtract(z, k.Round(z, t, k.Literal(Magic))) : Rest(k, z, k.Subtract(k.Literal(Magic), t), x.Multiple);
        return (k.ShiftExponent(k.Literal(1), t, ExponentShift), OneMinusExp(k, r, x.Scaled ? Ln2 : x.Multiple));
    }

    /// <summary>a - n ln 2 / multiple; the sign of a zero is kept.</summary>
    private static Operand Rest(KernelBuilder k, Operand a, Operand minusN, float multiple)
    {
        Operand high = k.Literal(HighLn2 / Math.Abs(multiple)), low = k.Literal(LowLn2 / Math.Abs(multiple));
        return multiple < 0
            ? k.NegativeMultiplyAdd(minusN, low, k.NegativeMultiplyAdd(minusN, high, a))
            : k.MultiplyAdd(minusN, low, k.MultiplyAdd(minusN, high, a));
    }

    /// <summary>1 - e^(rate r), that is with x = -rate r.</summary>
    private static Operand OneMinusExp(KernelBuilder k, Operand r, double rate)
    {
        Operand T(int i) => k.Literal((float)(Coefficients[i] * Math.Pow(-rate, i + 2)));
        Operand square = k.Multiply(r, r);
        Operand linear = k.Multiply(r, k.Literal((float)-rate));
        Operand upper = k.MultiplyAdd(square, T(4), k.MultiplyAdd(r, T(3), T(2)));
        Operand lower = k.MultiplyAdd(r, T(1), T(0));
        return k.MultiplyAdd(square, k.MultiplyAdd(square, upper, lower), linear);
    }
}
