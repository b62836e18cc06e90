using System.Runtime.Intrinsics;

namespace LstmGen.Numerics;

/// <summary>Powers without the C library, so that they are the same everywhere.</summary>
internal static class Powers
{
    /// <summary>x^n by repeated squaring; n at least 0. Relative error at most about 2 log2(n) units of 1.1e-16.</summary>
    public static double Integer(double x, long n)
    {
        double result = 1;
        while (n > 0)
        {
            if ((n & 1) != 0)
            {
                result *= x;
            }

            x *= x;
            n >>= 1;
        }

        return result;
    }

    /// <summary>x^n and y^n, the same bits, without a branch that depends on the bits of n: what counts up would defeat its prediction.</summary>
    public static (double X, double Y) Integers(double x, double y, long n)
    {
        Vector128<double> result = Vector128<double>.One, square = Vector128.Create(x, y);
        for (; n > 0; n >>= 1)
        {
            result *= Vector128.ConditionalSelect(Vector128.Create(-(n & 1)).AsDouble(), square, Vector128<double>.One);
            square *= square;
        }

        return (result.GetElement(0), result.GetElement(1));
    }
}
