using System;
using System.Globalization;

namespace LstmGen;

/// <summary>
/// The loss or the norm of the gradient is not finite, or the norm is too large for the optimiser's moments. Weights, moments and step count are as before the step; gradients are zero.
/// A smaller learning rate or <see cref="SequenceTrainer.MaxGradientNorm"/> usually helps; so does looking for NaN in the data.
/// </summary>
public sealed class TrainingDivergedException : Exception
{
    /// <summary>Reports a diverged step.</summary>
    /// <param name="loss">Loss of the step; NaN where a loss of the caller's own is used.</param>
    /// <param name="gradientNorm">Global norm of the gradient; NaN where it was not computed.</param>
    public TrainingDivergedException(float loss, float gradientNorm)
        : base(string.Create(
            CultureInfo.InvariantCulture,
            $"Training diverged: loss {loss}, gradient norm {gradientNorm}. Weights and optimiser moments are as before the step. Lower the learning rate, set MaxGradientNorm, or look for values that are not finite in the batch."))
    {
        Loss = loss;
        GradientNorm = gradientNorm;
    }

    /// <summary>Loss of the step; NaN where a loss of the caller's own is used.</summary>
    public float Loss { get; }

    /// <summary>Global norm of the gradient; NaN where it was not computed because the loss was not finite.</summary>
    public float GradientNorm { get; }
}
