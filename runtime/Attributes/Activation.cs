namespace LstmGen;

/// <summary>The function a layer applies to its affine result.</summary>
public enum Activation
{
    /// <summary>The value itself.</summary>
    Identity,

    /// <summary>max(0, x).</summary>
    Relu,

    /// <summary>Hyperbolic tangent, in [-1, 1].</summary>
    Tanh,

    /// <summary>Logistic function 1 / (1 + exp(-x)), in [0, 1].</summary>
    Sigmoid,

    /// <summary>exp(x_j) / sum_k exp(x_k) over the units of the layer: probabilities that sum to one.</summary>
    Softmax,
}
