using System;
using LstmGen.Training;

namespace LstmGen;

/// <summary>
/// Adam with decoupled weight decay (Loshchilov and Hutter 2019), as in PyTorch's <c>torch.optim.AdamW</c>: first w = w - lr decay w, then
/// m = b1 m + (1 - b1) g, v = b2 v + (1 - b2) g^2, w = w - lr / (1 - b1^t) * m / (sqrt(v) / sqrt(1 - b2^t) + epsilon).
/// With AMSGrad (Reddi, Kale and Kumar 2018) the root is that of the largest v so far.
/// </summary>
public sealed class AdamW : Optimizer
{
    private readonly AdamRule _rule;

    /// <summary>Settings of AdamW.</summary>
    /// <param name="learningRate">Step size, finite and at least 0.</param>
    /// <param name="beta1">Decay of the mean, at least 0 and less than 1.</param>
    /// <param name="beta2">Decay of the mean square, at least 0 and less than 1.</param>
    /// <param name="epsilon">Added to the root, more than 0.</param>
    /// <param name="weightDecay">Share of every weight, times the learning rate, that an update takes away; finite and at least 0.</param>
    /// <param name="amsGrad">Whether the root is that of the largest mean square so far.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public AdamW(
        float learningRate = 1e-3f, float beta1 = 0.9f, float beta2 = 0.999f, float epsilon = 1e-8f, float weightDecay = 0.01f, bool amsGrad = false)
        : base(learningRate)
    {
        Beta1 = CheckFraction(beta1, nameof(beta1));
        Beta2 = CheckFraction(beta2, nameof(beta2));
        Epsilon = CheckPositive(epsilon, nameof(epsilon));
        WeightDecay = CheckNotNegative(weightDecay, nameof(weightDecay));
        AmsGrad = amsGrad;
        _rule = new AdamRule(beta1, beta2, epsilon, weightDecay, amsGrad, decoupled: true);
    }

    /// <summary>Decay of the mean.</summary>
    public float Beta1 { get; }

    /// <summary>Decay of the mean square.</summary>
    public float Beta2 { get; }

    /// <summary>Added to the root.</summary>
    public float Epsilon { get; }

    /// <summary>Share of every weight, times the learning rate, that an update takes away.</summary>
    public float WeightDecay { get; }

    /// <summary>Whether the root is that of the largest mean square so far.</summary>
    public bool AmsGrad { get; }

    internal override int MomentCount => _rule.MomentCount;

    internal override double LargestNorm => AdamRule.LargestNorm;

    internal override void Apply(in OptimizerStep step, Span<float> weights, Span<float> gradients, Span<float> moments)
    {
        CheckLengths(weights, gradients, moments);
        _rule.Apply(step, weights, gradients, moments);
    }
}
