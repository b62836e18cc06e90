namespace LstmGen.Sample;

/// <summary>How the training went.</summary>
/// <param name="Epochs">Passes made.</param>
/// <param name="Best">The pass whose weights the model now has.</param>
/// <param name="Seconds">Wall-clock time, validation included.</param>
/// <param name="Interrupted">Whether it was stopped early.</param>
internal sealed record TrainingResult(int Epochs, EpochResult Best, double Seconds, bool Interrupted);
