namespace LstmGen.Highway;

/// <summary>What became of one network on one task.</summary>
/// <param name="Cell">Kind of network.</param>
/// <param name="Parameters">Trainable values.</param>
/// <param name="Before">Norms of the gradient at each step back, untrained.</param>
/// <param name="After">The same, trained.</param>
/// <param name="Score">On fresh examples, after training.</param>
/// <param name="Seconds">Of training.</param>
/// <param name="Note">What went wrong, if something did.</param>
internal sealed record Outcome(string Cell, int Parameters, double[] Before, double[] After, string Score, double Seconds, string? Note);
