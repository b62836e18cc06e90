using System;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

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

        // Buffers of whole vectors.
        Span<Vector256<float>> source = MemoryMarshal.Cast<float, Vector256<float>>(other._memory.GradientSpan);
        Span<Vector256<float>> target = MemoryMarshal.Cast<float, Vector256<float>>(_memory.GradientSpan);
        Debug.Assert(target.Length * Vector256<float>.Count == _memory.GradientSpan.Length, "Tensors are packed in vectors of eight.");
        Vector256<float> factor = Vector256.Create(weight);
        for (int i = 0; i < target.Length; i++)
        {
            target[i] += factor * source[i];
            source[i] = Vector256<float>.Zero;
        }

        _hasGradients = true;
        other._hasGradients = false;
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

    /// <summary>Checks a batch that is to be cut into shares; answers how many steps take part in the loss.</summary>
    internal long CheckShared(SequenceBatch batch, int maxBatch, int maxSteps)
    {
        CheckBatch(batch, maxBatch, maxSteps);
        return CountTargets(batch);
    }

    /// <summary>A batch that fits this trainer.</summary>
    internal SequenceBatch CreateShare() => new(_layout.Model.InputSize, _layout.Model.OutputSize, MaxSteps, MaxBatch, _layout.Model.StateSize);

    /// <summary>Forward and backward over a share of a batch: its part of the mean over all valid steps of the batch.</summary>
    /// <exception cref="TrainingDivergedException">That part is not finite; gradients are zeroed.</exception>
    internal float AddShare(SequenceBatch share, long validSteps)
    {
        Forward(share);
        BackwardFromLoss(share, validSteps, inputGradients: false);
        return LossValue;
    }

    /// <summary>One update from the sum of all shares.</summary>
    internal void ApplyShares(float loss)
    {
        LossValue = loss;
        Apply(loss);
    }

    internal void CheckSameModel(SequenceTrainer other)
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
