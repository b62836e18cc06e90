using System;

namespace LstmGen.Generator.Tests.Conformance;

/// <summary>The activation functions of ONNX, in double precision, by ONNX's names and definitions.</summary>
internal sealed record PlainFunction(string Name, double? Alpha = null, double? Beta = null)
{
    public static readonly PlainFunction Sigmoid = new("Sigmoid"), Tanh = new("Tanh");

    /// <summary>Whether the function has the parameter.</summary>
    public bool TakesAlpha => Name is "Affine" or "LeakyRelu" or "ThresholdedRelu" or "ScaledTanh" or "HardSigmoid" or "Elu";

    public bool TakesBeta => Name is "Affine" or "ScaledTanh" or "HardSigmoid";

    public double Apply(double x) => Name switch
    {
        "Relu" => Math.Max(0, x),
        "Tanh" => Math.Tanh(x),
        "Sigmoid" => 1 / (1 + Math.Exp(-x)),
        "Affine" => ((Alpha ?? 1) * x) + (Beta ?? 0),
        "LeakyRelu" => x >= 0 ? x : (Alpha ?? 0.01) * x,
        "ThresholdedRelu" => x > (Alpha ?? 1) ? x : 0,
        "ScaledTanh" => (Alpha ?? 1) * Math.Tanh((Beta ?? 1) * x),
        "HardSigmoid" => Math.Clamp(((Alpha ?? 0.2) * x) + (Beta ?? 0.5), 0, 1),
        "Elu" => x >= 0 ? x : (Alpha ?? 1) * (Math.Exp(x) - 1),
        "Softsign" => x / (1 + Math.Abs(x)),
        "Softplus" => Math.Log(1 + Math.Exp(x)),
        "Identity" => x,
        _ => throw new ArgumentException(Name),
    };
}
