using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using LstmGen.Numerics;
using LstmGen.Training;

namespace LstmGen;

/// <summary>
/// Adam (Kingma and Ba 2015), as in PyTorch's <c>torch.optim.Adam</c>: m = b1 m + (1 - b1) g, v = b2 v + (1 - b2) g^2,
/// w = w - lr / (1 - b1^t) * m / (sqrt(v) / sqrt(1 - b2^t) + epsilon): epsilon outside the root, after the bias correction.
/// </summary>
public sealed class Adam : Optimizer
{
    /// <summary>Settings of Adam.</summary>
    /// <param name="learningRate">Step size, finite and at least 0.</param>
    /// <param name="beta1">Decay of the mean, at least 0 and less than 1.</param>
    /// <param name="beta2">Decay of the mean square, at least 0 and less than 1.</param>
    /// <param name="epsilon">Added to the root, more than 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public Adam(float learningRate = 1e-3f, float beta1 = 0.9f, float beta2 = 0.999f, float epsilon = 1e-8f)
        : base(learningRate)
    {
        Beta1 = CheckFraction(beta1, nameof(beta1));
        Beta2 = CheckFraction(beta2, nameof(beta2));
        Epsilon = epsilon > 0f && float.IsFinite(epsilon)
            ? epsilon
            : throw new ArgumentOutOfRangeException(nameof(epsilon), epsilon, "Expected a finite value greater than 0.");
    }

    /// <summary>Decay of the mean.</summary>
    public float Beta1 { get; }

    /// <summary>Decay of the mean square.</summary>
    public float Beta2 { get; }

    /// <summary>Added to the root.</summary>
    public float Epsilon { get; }

    internal override int MomentCount => 2;

    /// <summary>Below the root of the largest float: the square of no gradient overflows, which would stop its parameter for ever.</summary>
    internal override double LargestNorm => 1e19;

    internal override void Apply(in OptimizerStep step, Span<float> weights, ReadOnlySpan<float> gradients, Span<float> moments)
    {
        // 1 - 0.999f is 1.3e-5 away from 0.001: the decays are taken as the decimal numbers the user wrote, as PyTorch does.
        double beta1 = (double)(decimal)Beta1, beta2 = (double)(decimal)Beta2;
        double correction1 = 1 - Powers.Integer(beta1, step.Number);
        double correction2 = 1 - Powers.Integer(beta2, step.Number);

        int length = weights.Length;
        if (gradients.Length != length || moments.Length != 2 * length || length % 8 != 0)
        {
            throw new ArgumentException("Weights, gradients and moments do not fit together.", nameof(weights));
        }

        Vector256<float> keep1 = Vector256.Create((float)beta1), take1 = Vector256.Create((float)(1 - beta1));
        Vector256<float> keep2 = Vector256.Create((float)beta2), take2 = Vector256.Create((float)(1 - beta2));
        Vector256<float> rate = Vector256.Create((float)(step.LearningRate / correction1));
        Vector256<float> rootScale = Vector256.Create((float)(1 / Math.Sqrt(correction2)));
        Vector256<float> epsilon = Vector256.Create(Epsilon);
        Vector256<float> scale = Vector256.Create(step.GradientScale);
        ref float w = ref MemoryMarshal.GetReference(weights);
        ref float g = ref MemoryMarshal.GetReference(gradients);
        ref float mean = ref MemoryMarshal.GetReference(moments);
        ref float square = ref Unsafe.Add(ref mean, length);
        for (nuint i = 0; i < (nuint)length; i += 8)
        {
            Vector256<float> gradient = Vector256.LoadUnsafe(ref g, i) * scale;
            Vector256<float> m = (keep1 * Vector256.LoadUnsafe(ref mean, i)) + (take1 * gradient);
            Vector256<float> v = (keep2 * Vector256.LoadUnsafe(ref square, i)) + (take2 * (gradient * gradient));
            m.StoreUnsafe(ref mean, i);
            v.StoreUnsafe(ref square, i);
            Vector256<float> root = (Vector256.Sqrt(v) * rootScale) + epsilon;
            (Vector256.LoadUnsafe(ref w, i) - (rate * m / root)).StoreUnsafe(ref w, i);
        }
    }
}
