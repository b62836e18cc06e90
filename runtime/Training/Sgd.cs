using System;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using LstmGen.Training;

namespace LstmGen;

/// <summary>
/// Stochastic gradient descent with momentum, as in PyTorch's <c>torch.optim.SGD</c>: v = momentum v + g (first v = g), w = w - lr v.
/// </summary>
public sealed class Sgd : Optimizer
{
    /// <summary>Settings of gradient descent.</summary>
    /// <param name="learningRate">Step size, finite and at least 0.</param>
    /// <param name="momentum">Share of the velocity kept, at least 0 and less than 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public Sgd(float learningRate, float momentum = 0f)
        : base(learningRate) => Momentum = CheckFraction(momentum, nameof(momentum));

    /// <summary>Share of the velocity kept.</summary>
    public float Momentum { get; }

    internal override int MomentCount => Momentum == 0f ? 0 : 1;

    internal override void Apply(in OptimizerStep step, Span<float> weights, ReadOnlySpan<float> gradients, Span<float> moments)
    {
        int length = weights.Length;
        bool hasVelocity = Momentum != 0f;
        if (gradients.Length != length || moments.Length != MomentCount * length || length % 8 != 0)
        {
            throw new ArgumentException("Weights, gradients and moments do not fit together.", nameof(weights));
        }

        Vector256<float> rate = Vector256.Create(step.LearningRate);
        Vector256<float> scale = Vector256.Create(step.GradientScale);
        Vector256<float> momentum = Vector256.Create(Momentum);
        ref float w = ref MemoryMarshal.GetReference(weights);
        ref float g = ref MemoryMarshal.GetReference(gradients);
        ref float velocity = ref MemoryMarshal.GetReference(moments);
        for (nuint i = 0; i < (nuint)length; i += 8)
        {
            Vector256<float> direction = Vector256.LoadUnsafe(ref g, i) * scale;
            if (hasVelocity)
            {
                direction = (momentum * Vector256.LoadUnsafe(ref velocity, i)) + direction;
                direction.StoreUnsafe(ref velocity, i);
            }

            (Vector256.LoadUnsafe(ref w, i) - (rate * direction)).StoreUnsafe(ref w, i);
        }
    }
}
