using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace LstmGen.Training;

/// <summary>The global norm of a gradient, and clipping by it as in <c>torch.nn.utils.clip_grad_norm_</c>.</summary>
internal static class GradientNorm
{
    private const int Chunk = 2048;

    /// <summary>
    /// Square root of the sum of squares: a fast pass whose single precision sums stay short, and where their squares overflow or underflow, a second
    /// one in double precision, where squares of floats do neither. Not finite exactly when a value is not finite (or the norm is beyond double).
    /// </summary>
    /// <param name="values">A multiple of 8 floats.</param>
    public static double Compute(ReadOnlySpan<float> values)
    {
        double sum = 0;
        for (int start = 0; start < values.Length; start += Chunk)
        {
            sum += SumOfSquares(values.Slice(start, Math.Min(Chunk, values.Length - start)));
        }

        // Written so that NaN takes the careful way too.
        return sum > 1e-18 && sum < 1e36 ? Math.Sqrt(sum) : Math.Sqrt(SumOfSquaresInDouble(values));
    }

    /// <summary>max / (norm + 1e-6) where that is less than 1, else 1.</summary>
    public static float ClipScale(double norm, float max)
    {
        double scale = max / (norm + 1e-6);
        return scale < 1 ? (float)scale : 1f;
    }

    private static double SumOfSquares(ReadOnlySpan<float> values)
    {
        ref float first = ref MemoryMarshal.GetReference(values);
        Vector256<float> s0 = Vector256<float>.Zero, s1 = s0, s2 = s0, s3 = s0;
        nuint i = 0;
        nuint length = (nuint)values.Length;
        for (; i + 32 <= length; i += 32)
        {
            Vector256<float> v0 = Vector256.LoadUnsafe(ref first, i), v1 = Vector256.LoadUnsafe(ref first, i + 8);
            Vector256<float> v2 = Vector256.LoadUnsafe(ref first, i + 16), v3 = Vector256.LoadUnsafe(ref first, i + 24);
            s0 += v0 * v0;
            s1 += v1 * v1;
            s2 += v2 * v2;
            s3 += v3 * v3;
        }

        for (; i + 8 <= length; i += 8)
        {
            Vector256<float> v0 = Vector256.LoadUnsafe(ref first, i);
            s0 += v0 * v0;
        }

        // Lanes are added in a fixed order: how a horizontal sum is built differs between machines.
        Vector256<float> lanes = (s0 + s1) + (s2 + s3);
        double sum = 0;
        for (int lane = 0; lane < 8; lane++)
        {
            sum += lanes.GetElement(lane);
        }

        for (; i < length; i++)
        {
            double value = Unsafe.Add(ref first, i);
            sum += value * value;
        }

        return sum;
    }

    private static double SumOfSquaresInDouble(ReadOnlySpan<float> values)
    {
        ref float first = ref MemoryMarshal.GetReference(values);
        Vector256<double> low = Vector256<double>.Zero, high = Vector256<double>.Zero;
        nuint i = 0;
        nuint length = (nuint)values.Length;
        for (; i + 8 <= length; i += 8)
        {
            (Vector256<double> valueLow, Vector256<double> valueHigh) = Vector256.Widen(Vector256.LoadUnsafe(ref first, i));
            low += valueLow * valueLow;
            high += valueHigh * valueHigh;
        }

        Vector256<double> lanes = low + high;
        double sum = (lanes.GetElement(0) + lanes.GetElement(1)) + (lanes.GetElement(2) + lanes.GetElement(3));
        for (; i < length; i++)
        {
            double value = Unsafe.Add(ref first, i);
            sum += value * value;
        }

        return sum;
    }
}
