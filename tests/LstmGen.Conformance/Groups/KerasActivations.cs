using LstmGen.Conformance.Models;

namespace LstmGen.Conformance.Groups;

/// <summary>Activation functions by the names of Keras 2.</summary>
internal static class KerasActivations
{
    public static ActivationSpec Parse(string name) => name switch
    {
        "linear" => new ActivationSpec("Identity"),
        "relu" => ActivationSpec.Relu,
        "tanh" => ActivationSpec.Tanh,
        "sigmoid" => ActivationSpec.Sigmoid,
        "hard_sigmoid" => new ActivationSpec("HardSigmoid", 0.2, 0.5),   // Keras 3 has slope 1/6 under the same name
        "softplus" => new ActivationSpec("Softplus"),
        "softsign" => new ActivationSpec("Softsign"),
        "elu" => new ActivationSpec("Elu"),
        "softmax" or "selu" or "exponential" or "gelu" or "swish" => throw new OutsideException($"activation {name}"),
        _ => throw new CaseFormatException($"unknown activation '{name}'"),
    };
}
