using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using LstmGen.Memory;
using LstmGen.Numerics;

namespace LstmGen.Training;

/// <summary>
/// Losses over packed rows and their gradients. Sums run in double precision over rows in packed order, so the same batch gives the same bits.
/// </summary>
internal static class LossFunctions
{
    /// <summary>Mean over valid steps and outputs of (y - target)^2; its gradient is 2 (y - target) / n.</summary>
    /// <param name="batch">Targets and masks.</param>
    /// <param name="order">Order of the packed rows.</param>
    /// <param name="activeCounts">Sequences that run at every step.</param>
    /// <param name="outputs">Rows of outputs, padded to a multiple of 8.</param>
    /// <param name="gradient">Rows of the same shape to fill, padding with zeros; empty: no gradient.</param>
    /// <param name="validSteps">Steps that take part.</param>
    public static double MeanSquaredError(
        SequenceBatch batch, BatchOrder order, ReadOnlySpan<int> activeCounts, ReadOnlySpan<float> outputs, Span<float> gradient, long validSteps)
    {
        int size = batch.OutputSize;
        int width = AlignedBuffer.Pad8(size);
        double count = (double)validSteps * size;
        Vector256<float> factor = Vector256.Create((float)(2 / count));
        Vector256<float> lastMask = LaneMask.Of(size);
        if (batch.EveryStepCounts && !gradient.IsEmpty)
        {
            return SquaredErrorsOfAll(batch, outputs, gradient, factor) / count;
        }

        Vector256<double> low = Vector256<double>.Zero, high = Vector256<double>.Zero;
        gradient.Clear();
        int row = 0;
        for (int t = 0; t < activeCounts.Length; t++)
        {
            for (int b = 0; b < activeCounts[t]; b++, row++)
            {
                int sequence = order.Original(b);
                if (!batch.IsValid(sequence, t))
                {
                    continue;
                }

                ref float y = ref MemoryMarshal.GetReference(outputs.Slice(row * width, width));
                ref float target = ref MemoryMarshal.GetReference(batch.Target(sequence, t));
                for (int j = 0; j < width; j += 8)
                {
                    Vector256<float> error = Vector256.LoadUnsafe(ref y, (nuint)j) - Vector256.LoadUnsafe(ref target, (nuint)j);
                    if (j + 8 > size)
                    {
                        error = Vector256.ConditionalSelect(lastMask, error, Vector256<float>.Zero);
                    }

                    // Widened before squaring: an error of 1e20 is large, not infinite.
                    (Vector256<double> errorLow, Vector256<double> errorHigh) = Vector256.Widen(error);
                    low += errorLow * errorLow;
                    high += errorHigh * errorHigh;
                    if (!gradient.IsEmpty)
                    {
                        (error * factor).CopyTo(gradient.Slice((row * width) + j, 8));
                    }
                }
            }
        }

        return Sum(low, high) / count;
    }

    /// <summary>The same sum, in the same order, where no step of any sequence is left out: nothing to look up and nothing to clear.</summary>
    private static double SquaredErrorsOfAll(SequenceBatch batch, ReadOnlySpan<float> outputs, Span<float> gradient, Vector256<float> factor)
    {
        int width = batch.TargetWidth, sequences = batch.Count;
        nint stride = (nint)batch.MaxSteps * width;
        Vector256<float> lastMask = LaneMask.Of(batch.OutputSize);
        bool fillsHalf = batch.OutputSize <= Vector128<float>.Count;   // the other lanes are zero
        Vector256<double> low = Vector256<double>.Zero, high = Vector256<double>.Zero;
        ref float y = ref MemoryMarshal.GetReference(outputs);
        ref float g = ref MemoryMarshal.GetReference(gradient);
        ref float first = ref batch.FirstTarget(0);
        for (int t = 0; t < batch.LongestLength; t++)
        {
            ref float target = ref first;
            for (int b = 0; b < sequences; b++)
            {
                for (nuint j = 0; j < (nuint)width; j += 8)
                {
                    Vector256<float> error = Vector256.LoadUnsafe(ref y, j) - Vector256.LoadUnsafe(ref target, j);
                    if (j + 8 == (nuint)width)
                    {
                        error &= lastMask;
                    }

                    low += Square(Vector256.WidenLower(error));
                    if (!fillsHalf)
                    {
                        high += Square(Vector256.WidenUpper(error));
                    }

                    (error * factor).StoreUnsafe(ref g, j);
                }

                y = ref Unsafe.Add(ref y, width);
                g = ref Unsafe.Add(ref g, width);
                target = ref Unsafe.Add(ref target, stride);
            }

            first = ref Unsafe.Add(ref first, width);
        }

        return Sum(low, high);

        static Vector256<double> Square(Vector256<double> value) => value * value;
    }

    /// <summary>
    /// Mean over valid steps of log(sum_k exp(z_k)) - z_class, with the largest logit taken out first; its gradient is (softmax(z) - onehot) / n.
    /// </summary>
    /// <param name="batch">Classes and masks.</param>
    /// <param name="order">Order of the packed rows.</param>
    /// <param name="activeCounts">Sequences that run at every step.</param>
    /// <param name="logits">Rows of logits, padded to a multiple of 8.</param>
    /// <param name="gradient">Rows of the same shape to fill, padding with zeros; empty: no gradient.</param>
    /// <param name="validSteps">Steps that take part.</param>
    public static double CrossEntropy(
        SequenceBatch batch, BatchOrder order, ReadOnlySpan<int> activeCounts, ReadOnlySpan<float> logits, Span<float> gradient, long validSteps)
    {
        int size = batch.OutputSize;
        int width = AlignedBuffer.Pad8(size);
        double total = 0, product = 1;
        gradient.Clear();
        int row = 0;
        for (int t = 0; t < activeCounts.Length; t++)
        {
            for (int b = 0; b < activeCounts[t]; b++, row++)
            {
                int sequence = order.Original(b);
                if (batch.IsValid(sequence, t))
                {
                    Span<float> rowGradient = gradient.IsEmpty ? gradient : gradient.Slice(row * width, width);
                    ReadOnlySpan<float> z = logits.Slice(row * width, width);
                    int classId = batch.ClassId(sequence, t);
                    (float max, double sum) = SumOfExponentials(z, size, classId, rowGradient, validSteps);
                    total -= (double)z[classId] - max;

                    // The sum of logarithms is the logarithm of the product: one logarithm serves many rows. Every sum is at least 1 and at most
                    // the number of classes; a NaN fails the comparison and stays in the product.
                    product *= sum;
                    if (product > 1e200)
                    {
                        total += Logarithm.Log(product);
                        product = 1;
                    }
                }
            }
        }

        return (total + Logarithm.Log(product)) / validSteps;
    }

    /// <summary>The largest logit and the sum of exp(z - largest); fills the row's gradient.</summary>
    private static (float Max, double Sum) SumOfExponentials(ReadOnlySpan<float> logits, int size, int classId, Span<float> gradient, long validSteps)
    {
        ref float z = ref MemoryMarshal.GetReference(logits);
        Vector256<float> lastMask = LaneMask.Of(size);
        Vector256<float> minusInfinity = Vector256.Create(float.NegativeInfinity);
        Vector256<float> largest = minusInfinity;
        for (int j = 0; j < logits.Length; j += 8)
        {
            Vector256<float> value = Vector256.LoadUnsafe(ref z, (nuint)j);
            largest = Vector256.MaxNative(largest, j + 8 > size ? Vector256.ConditionalSelect(lastMask, value, minusInfinity) : value);
        }

        // A NaN may be lost here, but not in exp(NaN - max) below.
        Vector128<float> half = Vector128.MaxNative(largest.GetLower(), largest.GetUpper());
        half = Vector128.MaxNative(half, Vector128.Shuffle(half, Vector128.Create(2, 3, 0, 1)));
        half = Vector128.MaxNative(half, Vector128.Shuffle(half, Vector128.Create(1, 0, 3, 2)));
        float max = half.ToScalar();

        Vector256<float> shift = Vector256.Create(max);
        Vector256<double> low = Vector256<double>.Zero, high = Vector256<double>.Zero;
        for (int j = 0; j < logits.Length; j += 8)
        {
            Vector256<float> e = Exponential.Exp(Vector256.LoadUnsafe(ref z, (nuint)j) - shift);
            if (j + 8 > size)
            {
                e = Vector256.ConditionalSelect(lastMask, e, Vector256<float>.Zero);
            }

            (Vector256<double> eLow, Vector256<double> eHigh) = Vector256.Widen(e);
            low += eLow;
            high += eHigh;
            if (!gradient.IsEmpty)
            {
                e.CopyTo(gradient.Slice(j, 8));
            }
        }

        double sum = Sum(low, high);
        if (!gradient.IsEmpty)
        {
            // The class's own entry is -(all the others), free of the cancellation in softmax - 1.
            double own = -(sum - gradient[classId]) / sum / validSteps;
            Vector256<float> factor = Vector256.Create((float)(1 / (sum * validSteps)));
            ref float g = ref MemoryMarshal.GetReference(gradient);
            for (int j = 0; j < gradient.Length; j += 8)
            {
                (Vector256.LoadUnsafe(ref g, (nuint)j) * factor).StoreUnsafe(ref g, (nuint)j);
            }

            Unsafe.Add(ref g, classId) = (float)own;
        }

        return (max, sum);
    }

    private static double Sum(Vector256<double> low, Vector256<double> high)
    {
        Vector256<double> lanes = low + high;
        return lanes.GetElement(0) + lanes.GetElement(1) + lanes.GetElement(2) + lanes.GetElement(3);
    }
}
