using System.Collections.Generic;

namespace LstmGen.Generator.Kernels;

/// <summary>
/// The fast tier: a table of eight eighths and a quadratic for the rest (|f| at most 1/16), 2^z = 2^n 2^(j/8) c2 ((f + al)^2 + be), where al is added
/// while n is still rounded. At zero it is one, so tanh 0 is 0. Beside the default
/// form an addition less in the dependent chain, and a multiplication. Relative error 3.5e-6, hence of sigmoid 9.4e-7 and of tanh less than 2e-6, absolute.
/// </summary>
internal sealed class FastForm : ExponentialForm
{
    private const float C2 = 0.240254686f;
    private const float Al = 1.44286426f;
    private const float Be = 2.08039239f;

    /// <summary>Times c2: about 2^-2.</summary>
    private static readonly IReadOnlyList<float> Table = Eighths(C2);

    private FastForm()
    {
    }

    public static FastForm Instance { get; } = new();

    public override string? Statement => "Accuracy: fast. Sigmoid is within 1e-6, tanh within 2e-6.";

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

    private static (Operand Scale, Operand Quadratic) Factors(KernelBuilder k, Exponent x, float? highest)
    {
        Operand z = Clamp(k, x, LowestOfEighths, highest);
        Operand t = Plus(k, z, x, MagicOfEighths);
        Operand shifted = Plus(k, z, x, Al);
        Operand n = k.Subtract(t, k.Literal(MagicOfEighths));
        Operand s = k.ShiftExponent(k.LookUp8(t, Table), t);
        Operand g = k.Subtract(shifted, n);
        return (s, k.MultiplyAdd(g, g, k.Literal(Be)));
    }

    private static Operand Plus(KernelBuilder k, Operand z, Exponent x, float number) =>
        x.Scaled ? k.Add(z, k.Literal(number)) : k.MultiplyAdd(z, k.Literal(x.Scale), k.Literal(number));
}
