namespace LstmGen.Sample;

/// <summary>
/// Settings of the training, the same for every seed. They were chosen by repeated three-fold cross-validation within the 270 training recordings;
/// the 370 test recordings had no part in it.
/// </summary>
internal sealed record TrainingSettings
{
    public int Epochs { get; init; } = 120;

    public int BatchSize { get; init; } = 32;

    /// <summary>At the start; it falls to zero along half a cosine.</summary>
    public float LearningRate { get; init; } = 0.01f;

    public float MaxGradientNorm { get; init; } = 1;

    /// <summary>
    /// Standard deviation of the noise added to every normalised input while training. 270 recordings are few: without noise the network
    /// learns them by heart.
    /// </summary>
    public float InputNoise { get; init; } = 0.8f;

    /// <summary>Recordings of each speaker's 30 that are held out to choose the best epoch.</summary>
    public int ValidationPerSpeaker { get; init; } = 3;
}
