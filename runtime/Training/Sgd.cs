using System;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using LstmGen.Training;

namespace LstmGen;

/// <summary>
/// Stochastic gradient descent with momentum, as in PyTorch's <c>torch.optim.SGD</c>: g = g + decay w, v = momentum v + (1 - dampening) g
/// (first v = g), w = w - lr v; Nesterov's form (as in Sutskever et al. 2013) is w = w - lr (g + momentum v).
/// </summary>
public sealed class Sgd : Optimizer
{
    /// <summary>Settings of gradient descent.</summary>
    /// <param name="learningRate">Step size, finite and at least 0.</param>
    /// <param name="momentum">Share of the velocity kept, at least 0 and less than 1.</param>
    /// <param name="dampening">Share of a gradient that does not enter the velocity, from the second update on; finite and at most 1.</param>
    /// <param name="weightDecay">Share of a weight added to its gradient (L2 penalty), finite and at least 0.</param>
    /// <param name="nesterov">Whether the step looks ahead along the velocity.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    /// <exception cref="ArgumentException">Nesterov's form without momentum or with dampening.</exception>
    public Sgd(float learningRate, float momentum = 0f, float dampening = 0f, float weightDecay = 0f, bool nesterov = false)
        : base(learningRate)
    {
        Momentum = CheckFraction(momentum, nameof(momentum));
        Dampening = dampening <= 1f && float.IsFinite(dampening)
            ? dampening
            : throw new ArgumentOutOfRangeException(nameof(dampening), dampening, "Expected a finite value of at most 1.");
        WeightDecay = CheckNotNegative(weightDecay, nameof(weightDecay));
        Nesterov = nesterov;
        if (nesterov && (momentum == 0f || dampening != 0f))
        {
            throw new ArgumentException("Nesterov's form needs a momentum greater than 0 and no dampening.", nameof(nesterov));
        }
    }

    /// <summary>Share of the velocity kept.</summary>
    public float Momentum { get; }

    /// <summary>Share of a gradient that does not enter the velocity, from the second update on.</summary>
    public float Dampening { get; }

    /// <summary>Share of a weight added to its gradient.</summary>
    public float WeightDecay { get; }

    /// <summary>Whether the step looks ahead along the velocity.</summary>
    public bool Nesterov { get; }

    internal override int MomentCount => Momentum == 0f ? 0 : 1;

    internal override void Apply(in OptimizerStep step, Span<float> weights, Span<float> gradients, Span<float> moments)
    {
        CheckLengths(weights, gradients, moments);
        bool hasVelocity = Momentum != 0f, decays = WeightDecay != 0f, nesterov = Nesterov;

        // The first velocity is the whole gradient: it is zero before.
        bool damps = Dampening != 0f && step.Number > 1;
        Vector256<float> rate = Vector256.Create(step.LearningRate);
        Vector256<float> scale = Vector256.Create(step.GradientScale);
        Vector256<float> momentum = Vector256.Create(Momentum);
        Vector256<float> decay = Vector256.Create(WeightDecay);
        Vector256<float> take = Vector256.Create((float)(1 - (double)(decimal)Dampening));
        ref float w = ref MemoryMarshal.GetReference(weights);
        ref float g = ref MemoryMarshal.GetReference(gradients);
        ref float velocity = ref MemoryMarshal.GetReference(moments);
        for (nuint i = 0; i < (nuint)weights.Length; i += 8)
        {
            Vector256<float> weight = Vector256.LoadUnsafe(ref w, i);
            Vector256<float> direction = Vector256.LoadUnsafe(ref g, i) * scale;
            if (decays)
            {
                direction += decay * weight;
            }

            if (hasVelocity)
            {
                Vector256<float> v = (momentum * Vector256.LoadUnsafe(ref velocity, i)) + (damps ? take * direction : direction);
                v.StoreUnsafe(ref velocity, i);
                direction = nesterov ? direction + (momentum * v) : v;
            }

            (weight - (rate * direction)).StoreUnsafe(ref w, i);
        }

        gradients.Clear();
    }
}
