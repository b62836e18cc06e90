namespace LstmGen;

/// <summary>A function that a layer applies; alpha and beta, where there are any, are properties of the layer's attribute. Definitions are ONNX's.</summary>
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

    /// <summary>x where it is above 0, else alpha x; alpha is 0.01.</summary>
    LeakyRelu,

    /// <summary>x where it is above 0, else alpha (exp(x) - 1); alpha is 1.</summary>
    Elu,

    /// <summary>log(1 + exp(x)).</summary>
    Softplus,

    /// <summary>x / (1 + |x|).</summary>
    Softsign,

    /// <summary>alpha x + beta, clamped to [0, 1]; alpha is 0.2, beta 0.5 (Keras 3 and PyTorch: 1/6 and 0.5).</summary>
    HardSigmoid,

    /// <summary>alpha x + beta; alpha is 1, beta 0.</summary>
    Affine,

    /// <summary>alpha tanh(beta x); both are 1.</summary>
    ScaledTanh,

    /// <summary>x where it is above alpha, else 0; alpha is 1.</summary>
    ThresholdedRelu,
}
