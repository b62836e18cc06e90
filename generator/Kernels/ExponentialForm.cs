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

    /// <summary>1.5 * 2^23: adding it rounds to an integer and leaves that in the low bits.</summary>
    protected const float Magic = 12582912f;

    /// <summary>Of forms with a table of eighths.</summary>
    protected const float Eighths = 8f;

    /// <summary>Keeps the exponent field of a scaled table entry above zero where exponents are counted in eighths; one plus 2^-100 is one.</summary>
    protected const float LowestOfEighths = -100f;

    /// <summary>The same where they are counted in ones, with larger entries.</summary>
    protected const float LowestOfOnes = -120f;

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

    /// <summary>
    /// What one exponent of two counts in an operand that carries the factor of its exponential. Forms with a table of eighths count those: there is an instruction that rounds
    /// to integers, which the table's index need not wait for. A power of two, so it changes no bits. Measured on Zen 4, ratios of steps to rounding by an addition and a subtraction, with 32 and
    /// 16 registers: 1x8 0.96 and 0.96, 1x16 0.98 and 0.98, 4x16 0.97 and 0.97, 1x20 0.98 and 0.96, 1x32, 1x40, 8x32 and 16x64 1.00 and 0.98 to 1.00.
    /// </summary>
    public abstract float Units { get; }

    /// <summary>1 + E can be had times a number.</summary>
    public virtual bool TakesFactors => true;

    /// <summary>1 + E.</summary>
    public virtual Operand OnePlus(KernelBuilder k, Exponent x) => OnePlus(k, x, Highest, 1);

    /// <summary>(1 + E) one as a factor of a fraction.</summary>
    /// <param name="k">Takes the statements.</param>
    /// <param name="x">Of the exponential.</param>
    /// <param name="highest">Larger exponents of two count as this one; null: there are none, nor very small ones.</param>
    /// <param name="one">Costs nothing: it is in numbers that are there anyway. Of magnitude one to 1/32; one where the form takes no factors.</param>
    public abstract Operand OnePlus(KernelBuilder k, Exponent x, float? highest, float one);

    /// <summary>1 - E and 1 + E, whose quotient is a hyperbolic tangent. 1 - E = 2 - (1 + E) is exact, but of small E only what the sum has left.</summary>
    public virtual (Operand Numerator, Operand Denominator) Tanh(KernelBuilder k, Exponent x)
    {
        Operand onePlus = OnePlus(k, x);
        return (k.Subtract(k.Literal(2), onePlus), onePlus);
    }

    /// <summary>The same as parts of a fraction; without a numerator it is two less the denominator.</summary>
    public virtual (Operand? Numerator, Operand Denominator) Tanh(KernelBuilder k, Exponent x, float? highest) => (null, OnePlus(k, x, highest, 1));

    /// <summary>E.</summary>
    public abstract Operand Exp(KernelBuilder k, Exponent x, string hint);

    /// <summary>What a value is to be multiplied by to be an exponent of two, in units.</summary>
    protected float ScaleOf(Exponent x) => x.Scaled ? 1 : x.Scale * Units;

    /// <summary>The value within bounds of exponents of two. It comes last in both operations, so that NaN stays NaN.</summary>
    protected Operand Clamp(KernelBuilder k, Exponent x, float lowest, float? highest)
    {
        if (highest is not { } most)
            return x.Value;
        float a = lowest * Units / ScaleOf(x), b = most * Units / ScaleOf(x);
        return k.Max(k.Literal(Math.Min(a, b)), k.Min(k.Literal(Math.Max(a, b)), x.Value));
    }

    /// <summary>Entry j is factor 2^(j/8), less the j that adding the index to the exponent field adds too much.</summary>
    protected static IReadOnlyList<float> TableOfEighths(double factor) => Enumerable.Range(0, 8)
        .Select(j => (float)(factor * Math.Pow(2, j / 8.0)))
        .Select((value, j) => BitConverter.ToInt32(BitConverter.GetBytes(value), 0) - (j << 20))
        .Select(bits => BitConverter.ToSingle(BitConverter.GetBytes(bits), 0))
        .ToArray();
}
