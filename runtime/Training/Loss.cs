namespace LstmGen;

/// <summary>What <see cref="SequenceTrainer.Train"/> minimises: a mean over the valid elements of a batch.</summary>
public enum Loss
{
    /// <summary>Mean over valid steps and outputs of (output - target)^2. Targets are values.</summary>
    MeanSquaredError,

    /// <summary>Mean over valid steps of -log softmax(logits)[class], from the logits, so it is stable. Targets are class ids.</summary>
    CrossEntropy,
}
