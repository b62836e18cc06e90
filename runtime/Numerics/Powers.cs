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
}
