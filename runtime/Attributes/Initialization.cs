namespace LstmGen;

/// <summary>How the weights of a new model are drawn.</summary>
public enum Initialization
{
    /// <summary>As PyTorch: everything, biases too, uniform in +-1/sqrt(units) (recurrent layers) or +-1/sqrt(inputs) (dense layers).</summary>
    PyTorch,

    /// <summary>
    /// As Keras: input weights uniform in +-sqrt(6 / (inputs + rows)) (Glorot and Bengio 2010), recurrent weights with orthonormal columns
    /// (Saxe, McClelland and Ganguli 2014), biases zero, but 1 for the forget gate (Jozefowicz, Zaremba and Sutskever 2015), once in total for two biases.
    /// </summary>
    Keras,
}
