using System.Runtime.Intrinsics;

namespace LstmGen.Numerics;

/// <summary>
/// exp in single precision without the C library. exp(x) = 2^n exp(r), n = round(x / ln 2), ln 2 split in two (Cody and Waite 1980), exp(r) by the
/// polynomial of Moshier's Cephes library. Relative error at most 1.2e-7 where the result is a normal number; below, at most 1.1 denormal units.
/// Multiplications and additions stay separate, so the bits are the same on every machine. NaN gives NaN; exp(0) = 1 exactly.
/// </summary>
internal static class Exponential
{
    private const float Highest = 88.73f;
    private const float Lowest = -104f;
    private const float Log2E = 1.44269504f;
    private const float RoundingMagic = 12582912f;   // 1.5 * 2^23: adding it leaves the nearest integer in the low bits
    private const float Ln2High = 0.693359375f;      // ten bits: n * Ln2High is exact
    private const float Ln2Low = -2.12194440e-4f;

    /// <summary>exp of eight values.</summary>
    public static Vector256<float> Exp(Vector256<float> x)
    {
        // Comparisons with NaN are false, so NaN passes both bounds untouched.
        x = Vector256.ConditionalSelect(Vector256.GreaterThan(x, Vector256.Create(Highest)), Vector256.Create(Highest), x);
        x = Vector256.ConditionalSelect(Vector256.LessThan(x, Vector256.Create(Lowest)), Vector256.Create(Lowest), x);

        Vector256<float> shifted = (x * Vector256.Create(Log2E)) + Vector256.Create(RoundingMagic);
        Vector256<int> n = shifted.AsInt32() - Vector256.Create(RoundingMagic).AsInt32();
        Vector256<float> rounded = shifted - Vector256.Create(RoundingMagic);
        Vector256<float> r = (x - (rounded * Vector256.Create(Ln2High))) - (rounded * Vector256.Create(Ln2Low));

        Vector256<float> p = Vector256.Create(1.9875691500e-4f);
        p = (p * r) + Vector256.Create(1.3981999507e-3f);
        p = (p * r) + Vector256.Create(8.3334519073e-3f);
        p = (p * r) + Vector256.Create(4.1665795894e-2f);
        p = (p * r) + Vector256.Create(1.6666665459e-1f);
        p = (p * r) + Vector256.Create(5.0000001201e-1f);
        p = (p * r * r) + r;
        p += Vector256.Create(1f);

        // 2^n as a product of two normal numbers, so that results below the normal range and at its upper end come out rounded, not wrapped.
        Vector256<int> half = Vector256.ShiftRightArithmetic(n, 1);
        Vector256<float> first = Vector256.ShiftLeft(half + Vector256.Create(127), 23).AsSingle();
        Vector256<float> second = Vector256.ShiftLeft(n - half + Vector256.Create(127), 23).AsSingle();
        Vector256<float> result = p * first * second;
        return Vector256.ConditionalSelect(Vector256.Equals(x, x), result, x);
    }

    /// <summary>exp of one value: the same bits as the vector form.</summary>
    public static float Exp(float x) => Exp(Vector256.Create(x)).ToScalar();
}
