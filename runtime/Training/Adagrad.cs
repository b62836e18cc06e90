using System;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using LstmGen.Training;

namespace LstmGen;

/// <summary>
/// Adagrad (Duchi, Hazan and Singer 2011), as in PyTorch's <c>torch.optim.Adagrad</c>: g = g + decay w, s = s + g^2 (first the initial accumulator),
/// w = w - lr / (1 + (t - 1) rate decay) * g / (sqrt(s) + epsilon).
/// </summary>
public sealed class Adagrad : Optimizer
{
    /// <summary>Settings of Adagrad.</summary>
    /// <param name="learningRate">Step size, finite and at least 0.</param>
    /// <param name="learningRateDecay">The step size of update t is divided by 1 + (t - 1) times this; finite and at least 0.</param>
    /// <param name="weightDecay">Share of a weight added to its gradient (L2 penalty), finite and at least 0.</param>
    /// <param name="initialAccumulator">What the sum of squares starts from, finite and at least 0.</param>
    /// <param name="epsilon">Added to the root, more than 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public Adagrad(
        float learningRate = 1e-2f, float learningRateDecay = 0f, float weightDecay = 0f, float initialAccumulator = 0f, float epsilon = 1e-10f)
        : base(learningRate)
    {
        LearningRateDecay = CheckNotNegative(learningRateDecay, nameof(learningRateDecay));
        WeightDecay = CheckNotNegative(weightDecay, nameof(weightDecay));
        InitialAccumulator = CheckNotNegative(initialAccumulator, nameof(initialAccumulator));
        Epsilon = CheckPositive(epsilon, nameof(epsilon));
    }

    /// <summary>The step size of update t is divided by 1 + (t - 1) times this.</summary>
    public float LearningRateDecay { get; }

    /// <summary>Share of a weight added to its gradient.</summary>
    public float WeightDecay { get; }

    /// <summary>What the sum of squares starts from.</summary>
    public float InitialAccumulator { get; }

    /// <summary>Added to the root.</summary>
    public float Epsilon { get; }

    internal override int MomentCount => 1;

    /// <summary>A sum of squares only grows: ten thousand updates of this norm still fit a float.</summary>
    internal override double LargestNorm => 1e17;

    internal override void Apply(in OptimizerStep step, Span<float> weights, Span<float> gradients, Span<float> moments)
    {
        CheckLengths(weights, gradients, moments);
        bool decays = WeightDecay != 0f;
        Vector256<float> rate = Vector256.Create((float)(step.LearningRate / (1 + ((step.Number - 1) * (double)LearningRateDecay))));
        Vector256<float> scale = Vector256.Create(step.GradientScale);
        Vector256<float> epsilon = Vector256.Create(Epsilon);
        Vector256<float> decay = Vector256.Create(WeightDecay);
        Vector256<float> initial = Vector256.Create(InitialAccumulator);
        ref float w = ref MemoryMarshal.GetReference(weights);
        ref float g = ref MemoryMarshal.GetReference(gradients);
        ref float sums = ref MemoryMarshal.GetReference(moments);
        for (nuint i = 0; i < (nuint)weights.Length; i += 8)
        {
            Vector256<float> weight = Vector256.LoadUnsafe(ref w, i);
            Vector256<float> gradient = Vector256.LoadUnsafe(ref g, i) * scale;
            if (decays)
            {
                gradient += decay * weight;
            }

            // The initial accumulator is added at every use, not stored: moments start, and padding stays, at zero.
            Vector256<float> sum = Vector256.LoadUnsafe(ref sums, i) + (gradient * gradient);
            sum.StoreUnsafe(ref sums, i);
            (weight - (rate * gradient / (Vector256.Sqrt(initial + sum) + epsilon))).StoreUnsafe(ref w, i);
        }

        gradients.Clear();
    }
}
