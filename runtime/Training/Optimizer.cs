using System;

namespace LstmGen;

/// <summary>
/// How an update follows from gradients: immutable settings that any number of trainers may share. Moments live in the trainer.
/// </summary>
public abstract class Optimizer
{
    private protected Optimizer(float learningRate) => LearningRate = CheckLearningRate(learningRate, nameof(learningRate));

    /// <summary>The learning rate a trainer starts with; it can be changed on the trainer.</summary>
    public float LearningRate { get; }

    /// <summary>Values kept for every parameter.</summary>
    internal abstract int MomentCount { get; }

    /// <summary>
    /// The largest gradient norm, after clipping, that an update can take without its moments overflowing for good. A trainer refuses a larger one as
    /// diverged.
    /// </summary>
    internal virtual double LargestNorm => float.MaxValue;

    /// <summary>
    /// Applies one update, element by element. Padding lanes (weight, gradient and moments zero) must stay exactly zero.
    /// Multiplications and additions stay separate, so the bits do not depend on whether the machine fuses them.
    /// </summary>
    /// <param name="step">Settings of this update.</param>
    /// <param name="weights">Parameters, a multiple of 8 floats.</param>
    /// <param name="gradients">Gradients before clipping, of the same length; zeroed.</param>
    /// <param name="moments"><see cref="MomentCount"/> times as many floats, moment after moment.</param>
    internal abstract void Apply(in Training.OptimizerStep step, Span<float> weights, Span<float> gradients, Span<float> moments);

    internal static float CheckLearningRate(float value, string parameter) =>
        float.IsFinite(value) && value >= 0f
            ? value
            : throw new ArgumentOutOfRangeException(parameter, value, "Expected a finite learning rate, zero or more.");

    private protected static float CheckPositive(float value, string parameter) =>
        float.IsFinite(value) && value > 0f ? value : throw new ArgumentOutOfRangeException(parameter, value, "Expected a finite value greater than 0.");

    private protected static float CheckNotNegative(float value, string parameter) =>
        float.IsFinite(value) && value >= 0f ? value : throw new ArgumentOutOfRangeException(parameter, value, "Expected a finite value, zero or more.");

    private protected void CheckLengths(ReadOnlySpan<float> weights, ReadOnlySpan<float> gradients, ReadOnlySpan<float> moments)
    {
        if (gradients.Length != weights.Length || moments.Length != MomentCount * weights.Length || weights.Length % 8 != 0)
        {
            throw new ArgumentException("Weights, gradients and moments do not fit together.", nameof(weights));
        }
    }

    private protected static float CheckFraction(float value, string parameter) =>
        value >= 0f && value < 1f ? value : throw new ArgumentOutOfRangeException(parameter, value, "Expected at least 0 and less than 1.");
}
