namespace LstmGen.Generator.Kernels;

/// <summary>
/// log(1 + e) for e in [0, 1]: with s = e / (2 + e), at most 1/3, it is 2 artanh s = s (q0 + q1 s^2 + ... + q4 s^8), in exact
/// arithmetic within 5e-9.
/// </summary>
internal static class Logarithm
{
    private static readonly float[] Coefficients = { 2f, 0.666663229f, 0.400245965f, 0.279651582f, 0.281577796f };

    /// <summary>log(1 + e).</summary>
    public static Operand OnePlus(KernelBuilder k, Operand e)
    {
        Operand s = k.Divide(e, k.Add(e, k.Literal(2)));
        Operand square = k.Multiply(s, s);
        Operand sum = k.Literal(Coefficients[Coefficients.Length - 1]);
        for (int i = Coefficients.Length - 2; i >= 0; i--)
            sum = k.MultiplyAdd(square, sum, k.Literal(Coefficients[i]));
        return k.Multiply(s, sum);
    }
}
