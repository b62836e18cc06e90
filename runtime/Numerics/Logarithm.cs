using System;

namespace LstmGen.Numerics;

/// <summary>
/// Natural logarithm in double precision without the C library. x = 2^e m with m in [sqrt(1/2), sqrt(2)); log m = 2 atanh((m - 1) / (m + 1)) by its
/// series. Relative error at most 4e-16. The same bits on every machine. NaN and negative numbers give NaN, 0 gives -infinity.
/// </summary>
internal static class Logarithm
{
    private const double Ln2High = 6.93147180369123816490e-01;   // the low 21 bits are zero: e * Ln2High is exact
    private const double Ln2Low = 1.90821492927058770002e-10;
    private const double SqrtHalf = 0.70710678118654752440;
    private const double TwoTo54 = 18014398509481984.0;

    /// <summary>log(x).</summary>
    public static double Log(double x)
    {
        if (double.IsNaN(x) || x < 0)
        {
            return double.NaN;
        }

        if (x == 0)
        {
            return double.NegativeInfinity;
        }

        if (double.IsPositiveInfinity(x))
        {
            return x;
        }

        int exponent = 0;
        if (x < 2.2250738585072014e-308)
        {
            x *= TwoTo54;
            exponent = -54;
        }

        long bits = BitConverter.DoubleToInt64Bits(x);
        exponent += (int)(bits >> 52) - 1022;
        double m = BitConverter.Int64BitsToDouble((bits & 0x000FFFFFFFFFFFFFL) | 0x3FE0000000000000L);   // [0.5, 1)
        if (m < SqrtHalf)
        {
            m *= 2;
            exponent--;
        }

        double f = m - 1;   // exact
        double s = f / (m + 1);
        double z = s * s;
        double tail = 1.0 / 23;
        tail = (tail * z) + (1.0 / 21);
        tail = (tail * z) + (1.0 / 19);
        tail = (tail * z) + (1.0 / 17);
        tail = (tail * z) + (1.0 / 15);
        tail = (tail * z) + (1.0 / 13);
        tail = (tail * z) + (1.0 / 11);
        tail = (tail * z) + (1.0 / 9);
        tail = (tail * z) + (1.0 / 7);
        tail = (tail * z) + (1.0 / 5);
        tail = (tail * z) + (1.0 / 3);

        // log m = 2s + 2sz tail, and 2s = f - s f: the leading term f is exact.
        double logM = f - (s * (f - (2 * z * tail)));
        return (exponent * Ln2High) + (logM + (exponent * Ln2Low));
    }
}
