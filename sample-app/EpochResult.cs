namespace LstmGen.Sample;

/// <summary>One pass over the training part.</summary>
/// <param name="Epoch">Starts at 1.</param>
/// <param name="Loss">Mean training loss, with noise on the inputs.</param>
/// <param name="ValidationLoss">Loss on the validation part, without noise.</param>
internal readonly record struct EpochResult(int Epoch, float Loss, float ValidationLoss);
