using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using LstmGen.Numerics;

namespace LstmGen.Training;

/// <summary>The update that <see cref="Adam"/> and <see cref="AdamW"/> share; they differ in where the weight decay enters.</summary>
internal sealed class AdamRule(float beta1, float beta2, float epsilon, float weightDecay, bool amsGrad, bool decoupled)
{
    /// <summary>Below the root of the largest float: the square of no gradient overflows, which would stop its parameter for ever.</summary>
    public const double LargestNorm = 1e19;

    // 1 - 0.999f is 1.3e-5 away from 0.001: the decays are taken as the decimal numbers the user wrote, as PyTorch does.
    private readonly double _decay1 = (double)(decimal)beta1, _decay2 = (double)(decimal)beta2;

    /// <summary>Mean, mean square and, for AMSGrad, the largest mean square.</summary>
    public int MomentCount => amsGrad ? 3 : 2;

    public void Apply(in OptimizerStep step, Span<float> weights, Span<float> gradients, Span<float> moments)
    {
        double decay1 = _decay1, decay2 = _decay2;
        (double power1, double power2) = Powers.Integers(decay1, decay2, step.Number);
        double correction1 = 1 - power1, correction2 = 1 - power2;
        double kept = decoupled ? 1 - ((double)step.LearningRate * weightDecay) : 1;

        AdamCoefficients c = new(
            (float)decay1,
            (float)(1 - decay1),
            (float)decay2,
            (float)(1 - decay2),
            (float)(step.LearningRate / correction1),
            (float)(1 / Math.Sqrt(correction2)),
            epsilon,
            step.GradientScale,
            decoupled ? 0f : weightDecay,
            (float)kept);
        bool pulls = !decoupled && weightDecay != 0f, shrinks = decoupled && weightDecay != 0f;
        nuint done = step.LongVectors && Vector512.IsHardwareAccelerated ? ApplyLong(c, pulls, shrinks, weights, gradients, moments) : 0;
        Apply(c, pulls, shrinks, weights, gradients, moments, done);
    }

    private void Apply(in AdamCoefficients c, bool pulls, bool shrinks, Span<float> weights, Span<float> gradients, Span<float> moments, nuint start)
    {
        int length = weights.Length;
        Vector256<float> keep1 = Vector256.Create(c.Keep1), take1 = Vector256.Create(c.Take1);
        Vector256<float> keep2 = Vector256.Create(c.Keep2), take2 = Vector256.Create(c.Take2);
        Vector256<float> rate = Vector256.Create(c.Rate), rootScale = Vector256.Create(c.RootScale), floor = Vector256.Create(c.Floor);
        Vector256<float> scale = Vector256.Create(c.Scale), pull = Vector256.Create(c.Pull), keepWeight = Vector256.Create(c.KeepWeight);
        ref float w = ref MemoryMarshal.GetReference(weights);
        ref float g = ref MemoryMarshal.GetReference(gradients);
        ref float mean = ref MemoryMarshal.GetReference(moments);
        ref float square = ref Unsafe.Add(ref mean, length);
        ref float largest = ref Unsafe.Add(ref square, amsGrad ? length : 0);
        for (nuint i = start; i < (nuint)length; i += 8)
        {
            Vector256<float> weight = Vector256.LoadUnsafe(ref w, i);
            Vector256<float> gradient = Vector256.LoadUnsafe(ref g, i) * scale;

            // Here and not in a pass of its own: the loop waits for its division and its root, so a store is free.
            Vector256<float>.Zero.StoreUnsafe(ref g, i);
            if (pulls)
            {
                gradient += pull * weight;
            }

            if (shrinks)
            {
                weight *= keepWeight;
            }

            Vector256<float> m = (keep1 * Vector256.LoadUnsafe(ref mean, i)) + (take1 * gradient);
            Vector256<float> v = (keep2 * Vector256.LoadUnsafe(ref square, i)) + (take2 * (gradient * gradient));
            m.StoreUnsafe(ref mean, i);
            v.StoreUnsafe(ref square, i);
            if (amsGrad)
            {
                v = Vector256.Max(v, Vector256.LoadUnsafe(ref largest, i));
                v.StoreUnsafe(ref largest, i);
            }

            Vector256<float> root = (Vector256.Sqrt(v) * rootScale) + floor;
            (weight - (rate * m / root)).StoreUnsafe(ref w, i);
        }
    }

    /// <summary>The same for pairs of vectors, whose division and root take no longer on processors that have them; returns the floats done.</summary>
    private nuint ApplyLong(in AdamCoefficients c, bool pulls, bool shrinks, Span<float> weights, Span<float> gradients, Span<float> moments)
    {
        int length = weights.Length;
        Vector512<float> keep1 = Vector512.Create(c.Keep1), take1 = Vector512.Create(c.Take1);
        Vector512<float> keep2 = Vector512.Create(c.Keep2), take2 = Vector512.Create(c.Take2);
        Vector512<float> rate = Vector512.Create(c.Rate), rootScale = Vector512.Create(c.RootScale), floor = Vector512.Create(c.Floor);
        Vector512<float> scale = Vector512.Create(c.Scale), pull = Vector512.Create(c.Pull), keepWeight = Vector512.Create(c.KeepWeight);
        ref float w = ref MemoryMarshal.GetReference(weights);
        ref float g = ref MemoryMarshal.GetReference(gradients);
        ref float mean = ref MemoryMarshal.GetReference(moments);
        ref float square = ref Unsafe.Add(ref mean, length);
        ref float largest = ref Unsafe.Add(ref square, amsGrad ? length : 0);
        nuint i = 0;
        for (; i + 16 <= (nuint)length; i += 16)
        {
            Vector512<float> weight = Vector512.LoadUnsafe(ref w, i);
            Vector512<float> gradient = Vector512.LoadUnsafe(ref g, i) * scale;

            Vector512<float>.Zero.StoreUnsafe(ref g, i);
            if (pulls)
            {
                gradient += pull * weight;
            }

            if (shrinks)
            {
                weight *= keepWeight;
            }

            Vector512<float> m = (keep1 * Vector512.LoadUnsafe(ref mean, i)) + (take1 * gradient);
            Vector512<float> v = (keep2 * Vector512.LoadUnsafe(ref square, i)) + (take2 * (gradient * gradient));
            m.StoreUnsafe(ref mean, i);
            v.StoreUnsafe(ref square, i);
            if (amsGrad)
            {
                v = Vector512.Max(v, Vector512.LoadUnsafe(ref largest, i));
                v.StoreUnsafe(ref largest, i);
            }

            Vector512<float> root = (Vector512.Sqrt(v) * rootScale) + floor;
            (weight - (rate * m / root)).StoreUnsafe(ref w, i);
        }

        return i;
    }
}
