using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using LstmGen.Training;

namespace LstmGen;

/// <summary>
/// RMSprop (Tieleman and Hinton 2012), as in PyTorch's <c>torch.optim.RMSprop</c>: g = g + decay w, v = alpha v + (1 - alpha) g^2,
/// d = g / (sqrt(v) + epsilon), w = w - lr d; with momentum b = momentum b + d, w = w - lr b. Centred (Graves 2013): m = alpha m + (1 - alpha) g,
/// and the root is that of v - m^2.
/// </summary>
public sealed class RmsProp : Optimizer
{
    /// <summary>Settings of RMSprop.</summary>
    /// <param name="learningRate">Step size, finite and at least 0.</param>
    /// <param name="alpha">Decay of the mean square, at least 0 and less than 1.</param>
    /// <param name="epsilon">Added to the root, more than 0.</param>
    /// <param name="weightDecay">Share of a weight added to its gradient (L2 penalty), finite and at least 0.</param>
    /// <param name="momentum">Share of the velocity kept, at least 0 and less than 1.</param>
    /// <param name="centered">Whether gradients are divided by their standard deviation instead of their root mean square.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public RmsProp(
        float learningRate = 1e-2f, float alpha = 0.99f, float epsilon = 1e-8f, float weightDecay = 0f, float momentum = 0f, bool centered = false)
        : base(learningRate)
    {
        Alpha = CheckFraction(alpha, nameof(alpha));
        Epsilon = CheckPositive(epsilon, nameof(epsilon));
        WeightDecay = CheckNotNegative(weightDecay, nameof(weightDecay));
        Momentum = CheckFraction(momentum, nameof(momentum));
        Centered = centered;
    }

    /// <summary>Decay of the mean square.</summary>
    public float Alpha { get; }

    /// <summary>Added to the root.</summary>
    public float Epsilon { get; }

    /// <summary>Share of a weight added to its gradient.</summary>
    public float WeightDecay { get; }

    /// <summary>Share of the velocity kept.</summary>
    public float Momentum { get; }

    /// <summary>Whether gradients are divided by their standard deviation instead of their root mean square.</summary>
    public bool Centered { get; }

    internal override int MomentCount => 1 + (Centered ? 1 : 0) + (Momentum == 0f ? 0 : 1);

    internal override double LargestNorm => AdamRule.LargestNorm;

    internal override void Apply(in OptimizerStep step, Span<float> weights, Span<float> gradients, Span<float> moments)
    {
        CheckLengths(weights, gradients, moments);
        double alpha = (double)(decimal)Alpha;   // as the user wrote it, see Adam
        int length = weights.Length;
        bool hasVelocity = Momentum != 0f, decays = WeightDecay != 0f, centered = Centered;
        Vector256<float> keep = Vector256.Create((float)alpha), take = Vector256.Create((float)(1 - alpha));
        Vector256<float> spread = Vector256.Create((float)(alpha * (1 - alpha)));
        Vector256<float> rate = Vector256.Create(step.LearningRate);
        Vector256<float> scale = Vector256.Create(step.GradientScale);
        Vector256<float> epsilon = Vector256.Create(Epsilon);
        Vector256<float> decay = Vector256.Create(WeightDecay);
        Vector256<float> momentum = Vector256.Create(Momentum);
        ref float w = ref MemoryMarshal.GetReference(weights);
        ref float g = ref MemoryMarshal.GetReference(gradients);
        ref float square = ref MemoryMarshal.GetReference(moments);
        ref float mean = ref Unsafe.Add(ref square, centered ? length : 0);
        ref float velocity = ref Unsafe.Add(ref mean, hasVelocity ? length : 0);
        for (nuint i = 0; i < (nuint)length; i += 8)
        {
            Vector256<float> weight = Vector256.LoadUnsafe(ref w, i);
            Vector256<float> gradient = Vector256.LoadUnsafe(ref g, i) * scale;
            if (decays)
            {
                gradient += decay * weight;
            }

            Vector256<float> v;
            if (centered)
            {
                // The variance v - m^2 itself, updated without cancellation, so that it is never negative:
                // var' = alpha var + alpha (1 - alpha) (g - m)^2 with the mean m of before.
                Vector256<float> m = Vector256.LoadUnsafe(ref mean, i);
                Vector256<float> distance = gradient - m;
                v = (keep * Vector256.LoadUnsafe(ref square, i)) + (spread * (distance * distance));
                ((keep * m) + (take * gradient)).StoreUnsafe(ref mean, i);
            }
            else
            {
                v = (keep * Vector256.LoadUnsafe(ref square, i)) + (take * (gradient * gradient));
            }

            v.StoreUnsafe(ref square, i);
            Vector256<float> direction = gradient / (Vector256.Sqrt(v) + epsilon);
            if (hasVelocity)
            {
                direction = (momentum * Vector256.LoadUnsafe(ref velocity, i)) + direction;
                direction.StoreUnsafe(ref velocity, i);
            }

            (weight - (rate * direction)).StoreUnsafe(ref w, i);
        }

        gradients.Clear();
    }
}
