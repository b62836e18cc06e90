using System;

namespace LstmGen;

/// <summary>Several trainers of one model working together, each on a thread of its own.</summary>
public abstract partial class SequenceTrainer
{
    /// <summary>
    /// Adds another trainer's gradients to this one's, times a weight, and clears them there. Called for one worker after the
    /// other, in a fixed order, the sum does not depend on which thread finished first.
    /// </summary>
    /// <param name="other">A trainer of the same model class; none of its calls may be running.</param>
    /// <param name="weight">
    /// What the other's gradients count: its share of the valid elements where each worker's gradients are those of a mean over its
    /// own part of the batch.
    /// </param>
    /// <exception cref="ArgumentException"><paramref name="other"/> is this trainer, or one of another model.</exception>
    /// <exception cref="InvalidOperationException"><paramref name="other"/> has no gradients.</exception>
    public void AddGradients(SequenceTrainer other, float weight = 1f)
    {
        CheckSameModel(other);
        if (!other._hasGradients)
        {
            throw new InvalidOperationException("The other trainer has no gradients. Call its Forward and Backward first.");
        }

        ReadOnlySpan<float> source = other._memory.GradientSpan;
        Span<float> target = _memory.GradientSpan;
        for (int i = 0; i < target.Length; i++)
        {
            target[i] += weight * source[i];
        }

        _hasGradients = true;
        other.ZeroGradients();
    }

    /// <summary>Takes over another trainer's parameters, bit for bit; optimiser moments stay as they are.</summary>
    /// <param name="other">A trainer of the same model class.</param>
    /// <exception cref="ArgumentException"><paramref name="other"/> is this trainer, or one of another model.</exception>
    public void CopyParametersFrom(SequenceTrainer other)
    {
        CheckSameModel(other);
        other._memory.WeightSpan.CopyTo(_memory.WeightSpan);
        _master.RefreshTransposes();
        _hasTape = false;
    }

    private void CheckSameModel(SequenceTrainer other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (ReferenceEquals(other, this))
        {
            throw new ArgumentException("The other trainer is this one.", nameof(other));
        }

        if (!ReferenceEquals(other._layout, _layout))
        {
            throw new ArgumentException($"The other trainer is of {other._layout.Model.ModelName}, this one of {_layout.Model.ModelName}.", nameof(other));
        }
    }
}
