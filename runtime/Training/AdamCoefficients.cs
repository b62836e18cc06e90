namespace LstmGen.Training;

/// <summary>The factors of one update by <see cref="AdamRule"/>, the same for all parameters.</summary>
/// <param name="Keep1">Decay of the mean.</param>
/// <param name="Take1">Share of the gradient in it.</param>
/// <param name="Keep2">Decay of the mean square.</param>
/// <param name="Take2">Share of the squared gradient in it.</param>
/// <param name="Rate">Learning rate, corrected for the mean's start from zero.</param>
/// <param name="RootScale">The same correction for the root of the mean square.</param>
/// <param name="Floor">Added to the root.</param>
/// <param name="Scale">Factor of every gradient.</param>
/// <param name="Pull">Weight decay that enters the gradient.</param>
/// <param name="KeepWeight">What decoupled weight decay leaves of a weight.</param>
internal readonly record struct AdamCoefficients(
    float Keep1, float Take1, float Keep2, float Take2, float Rate, float RootScale, float Floor, float Scale, float Pull, float KeepWeight);
