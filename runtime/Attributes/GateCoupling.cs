namespace LstmGen;

/// <summary>How input and forget gate of an LSTM depend on each other (Greff et al. 2015).</summary>
public enum GateCoupling
{
    /// <summary>Both have weights of their own.</summary>
    None,

    /// <summary>f = 1 - i, as in ONNX Runtime.</summary>
    ForgetFromInput,

    /// <summary>i = 1 - f, as in TFLite.</summary>
    InputFromForget,
}
