using System;
using LstmGen.CompilerServices;
using LstmGen.Memory;
using LstmGen.Training;

namespace LstmGen;

/// <content>What a trainer shows to one that trains it together with another.</content>
public abstract partial class SequenceTrainer
{
    internal ModelLayout Layout => _layout.Model;

    internal bool HasTape => _hasTape;

    /// <summary>Forward passes so far: tells one tape from another.</summary>
    internal long ForwardCount { get; private set; }

    internal bool HasGradients => _hasGradients;

    /// <summary>Throws where a batch is not one for this trainer.</summary>
    internal void CheckFit(SequenceBatch batch) => CheckBatch(batch);

    /// <summary>The loss of a batch whose sequences start from the states given, Count x StateSize floats in the order of adding.</summary>
    internal float EvaluateFrom(SequenceBatch batch, ReadOnlySpan<float> initialStates)
    {
        long validSteps = CheckTargets(batch);
        ForwardFrom(batch, initialStates, dropout: false);
        return LossValue = ComputeLoss(batch, validSteps, gradient: false);
    }

    /// <summary>Backward pass of a loss that reads final states alone: Count x StateSize gradients in the order of adding.</summary>
    internal void BackwardFromStates(ReadOnlySpan<float> finalStateGradients)
    {
        RequireTape();
        LossValue = float.NaN;
        _memory.ActivationGradientSpan(_outputBuffer)[..(_memory.Rows * AlignedBuffer.Pad8(_layout.Model.OutputSize))].Clear();
        RunBackward(_outputBuffer, finalStateGradients, inputGradients: false);
    }

    /// <summary>The global norm of the accumulated gradients.</summary>
    internal double MeasureGradients()
    {
        double norm = Training.GradientNorm.Compute(_memory.GradientSpan);
        GradientNorm = (float)norm;
        return norm;
    }

    /// <summary>Whether gradients of this norm can be taken without harm. NaN cannot.</summary>
    internal bool CanTake(double norm) => double.IsFinite(norm) && norm <= _optimizer.LargestNorm;

    /// <summary>Takes the next update's rate from the schedule, if there is one. Ahead of everything that changes, since a schedule of the caller's own may throw.</summary>
    internal void FollowSchedule()
    {
        if (Schedule is { } schedule)
        {
            LearningRate = schedule.RateAfter(UpdateCount);
        }
    }

    /// <summary>One update from the accumulated gradients, scaled; then they are zero again.</summary>
    internal void ApplyScaled(float scale)
    {
        OptimizerStep step = new(_learningRate, scale, ++UpdateCount, _layout.LongVectors);
        _optimizer.Apply(step, _memory.WeightSpan[.._layout.TrainedLength], _memory.GradientSpan[.._layout.TrainedLength], _moments.Span);
        _memory.GradientSpan[_layout.TrainedLength..].Clear();
        _master.RefreshTransposes();
        _hasGradients = false;
        _hasTape = false;
    }
}
