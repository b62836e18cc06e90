namespace LstmGen;

/// <summary>
/// How accurately a model computes sigmoid, tanh, softplus and the exponential of softmax, and how fast: the same in every kernel, steps and training alike.
/// In all tiers sigmoid and tanh stay in [0, 1] and [-1, 1], infinities saturate, tanh 0 is 0, and what is not a number stays so. Bounds are of the functions as
/// emitted, over all floats, where multiply-add is fused; what a weighted sum was rounded by before the function saw it comes on top. Weights do not
/// depend on the tier, nor do weight files.
/// </summary>
public enum Accuracy
{
    /// <summary>Sigmoid and tanh within 2.5e-7 of the exact value. Near zero that is no relative accuracy.</summary>
    Default,

    /// <summary>
    /// Sigmoid and tanh within 2.4e-7 of their own value (four units in the last place), softplus within 3e-7, however small that is: tanh x is x near zero,
    /// denormal numbers and the sign of zero included, and a gate closes in proportion down to 2^-42 inside a cell and 2^-126 elsewhere, where it stays. Small
    /// states keep their digits, also in the quotients that a fused cell divides late. Gradients are made of these results as in the other tiers: 1 - t^2 and s - s^2.
    /// </summary>
    Precise,

    /// <summary>Sigmoid within 1e-6 and tanh within 2e-6 of the exact value, exponentials within 5e-6 of their own beside what their argument is rounded by.</summary>
    Fast,
}
