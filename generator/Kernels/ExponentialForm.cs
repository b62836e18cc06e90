using System;
using System.Collections.Generic;
using System.Linq;

namespace LstmGen.Generator.Kernels;

/// <summary>
/// How a kernel makes E = e^(multiple a) and what gates are made of it: one tier of accuracy. Each consists of exact and correctly rounded operations
/// and of multiply-adds, so bits do not depend on the width of vectors.
/// </summary>
internal abstract class ExponentialForm
{
    /// <summary>Keeps a power of two and one plus it finite.</summary>
    protected const float Highest = 126f;

    /// <summary>1.5 * 2^20: adding it rounds to a multiple of 1/8 and leaves 8 z in the low bits.</summary>
    protected const float MagicOfEighths = 1572864f;

    /// <summary>Keeps the exponent field of a scaled table entry (2^-5 and more) above zero; one plus 2^-120 is one.</summary>
    protected const float LowestOfEighths = -120f;

    /// <summary>The form of a tier, by the name of its member of <c>Accuracy</c>.</summary>
    public static ExponentialForm Of(string accuracy) => accuracy switch
    {
        "Default" => DefaultForm.Instance,
        "Precise" => PreciseForm.Instance,
        "Fast" => FastForm.Instance,
        _ => throw new ArgumentOutOfRangeException(nameof(accuracy), accuracy, "No such tier."),
    };

    /// <summary>What headers of emitted files say of it; null: nothing.</summary>
    public abstract string? Statement { get; }

    /// <summary>1 + E.</summary>
    public virtual Operand OnePlus(KernelBuilder k, Exponent x) => OnePlus(k, x, Highest);

    /// <summary>1 + E as a factor of a fraction.</summary>
    /// <param name="k">Takes the statements.</param>
    /// <param name="x">Of the exponential.</param>
    /// <param name="highest">Larger exponents of two count as this one; null: there are none, nor very small ones.</param>
    public abstract Operand OnePlus(KernelBuilder k, Exponent x, float? highest);

    /// <summary>1 - E and 1 + E, whose quotient is a hyperbolic tangent. 1 - E = 2 - (1 + E) is exact, but of small E only what the sum has left.</summary>
    public virtual (Operand Numerator, Operand Denominator) Tanh(KernelBuilder k, Exponent x)
    {
        Operand onePlus = OnePlus(k, x);
        return (k.Subtract(k.Literal(2), onePlus), onePlus);
    }

    /// <summary>The same as parts of a fraction; without a numerator it is two less the denominator.</summary>
    public virtual (Operand? Numerator, Operand Denominator) Tanh(KernelBuilder k, Exponent x, float? highest) => (null, OnePlus(k, x, highest));

    /// <summary>E.</summary>
    public abstract Operand Exp(KernelBuilder k, Exponent x, string hint);

    /// <summary>The value within the exponents' bounds. It comes last in both operations, so that NaN stays NaN.</summary>
    protected static Operand Clamp(KernelBuilder k, Exponent x, float lowest, float? highest)
    {
        if (highest is not { } most)
            return x.Value;
        float a = lowest / x.Scale, b = most / x.Scale;
        return k.Max(k.Literal(Math.Min(a, b)), k.Min(k.Literal(Math.Max(a, b)), x.Value));
    }

    /// <summary>Entry j is factor 2^(j/8), less the j that adding the index to the exponent field adds too much.</summary>
    protected static IReadOnlyList<float> Eighths(float factor) => Enumerable.Range(0, 8)
        .Select(j => (float)(factor * Math.Pow(2, j / 8.0)))
        .Select((value, j) => BitConverter.ToInt32(BitConverter.GetBytes(value), 0) - (j << 20))
        .Select(bits => BitConverter.ToSingle(BitConverter.GetBytes(bits), 0))
        .ToArray();
}
