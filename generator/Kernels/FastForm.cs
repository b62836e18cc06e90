using System.Collections.Generic;

namespace LstmGen.Generator.Kernels;

/// <summary>
/// The fast tier: a table of eight eighths and a quadratic for the rest (|f| at most 1/16), 2^z = 2^n 2^(j/8) c2 ((f + al)^2 + be), where al is added
/// while n is still rounded. At zero it is one, so tanh 0 is 0. Exponents are counted in eighths, and so is f; powers of eight are in the numbers. Beside the default
/// form an addition less in the dependent chain, and a multiplication. Relative error 3.5e-6, hence of sigmoid 9.4e-7 and of tanh less than 2e-6, absolute.
/// </summary>
internal sealed class FastForm : ExponentialForm
{
    private const float C2 = 0.240254686f;
    private const float Al = 1.44286426f;
    private const float Be = 2.08039239f;

    /// <summary>Times c2: about 2^-2.</summary>
    private static readonly IReadOnlyList<float> TableOfOnes = TableOfEighths(C2);

    private FastForm()
    {
    }

    public static FastForm Instance { get; } = new();

    public override string? Statement => "Accuracy: fast. Sigmoid is within 1e-6, tanh within 2e-6.";

    public override float Units => Eighths;

    public override Operand OnePlus(KernelBuilder k, Exponent x, float? highest, float one)
    {
        (Operand t, Operand g) = Parts(k, x, LowestOfEighths, highest);
        (Operand scale, Operand quadratic) = Factors(k, t, g, TableOfEighths((double)C2 * one / (Eighths * Eighths)), Eighths);
        return k.MultiplyAdd(scale, quadratic, k.Literal(one));
    }

    /// <summary>The rest is counted in ones again, which costs a multiplication and leaves room for small results.</summary>
    public override Operand Exp(KernelBuilder k, Exponent x, string hint)
    {
        (Operand t, Operand g) = Parts(k, x, LowestOfOnes, Highest);
        (Operand scale, Operand quadratic) = Factors(k, t, k.Scale(g, 1 / Eighths), TableOfOnes, 1);
        return k.Multiply(scale, quadratic, hint);
    }

    /// <summary>A number whose low bits are the exponent's nearest eighth, and the rest plus al.</summary>
    private (Operand T, Operand G) Parts(KernelBuilder k, Exponent x, float lowest, float? highest)
    {
        Operand z = Clamp(k, x, lowest, highest), magic = k.Literal(Magic);
        Operand t = Plus(k, z, x, Magic);
        Operand shifted = Plus(k, z, x, Al * Eighths);
        return (t, k.Subtract(shifted, x.Scaled ? k.Round(z, t, magic) : k.Subtract(t, magic)));
    }

    private static (Operand Scale, Operand Quadratic) Factors(KernelBuilder k, Operand t, Operand g, IReadOnlyList<float> table, float unit) =>
        (k.ShiftExponent(k.LookUp8(t, table), t), k.MultiplyAdd(g, g, k.Literal(Be * unit * unit)));

    private Operand Plus(KernelBuilder k, Operand z, Exponent x, float number) =>
        x.Scaled ? k.Add(z, k.Literal(number)) : k.MultiplyAdd(z, k.Literal(ScaleOf(x)), k.Literal(number));
}
