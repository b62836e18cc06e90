using System;

namespace LstmGen.Generator.Tests.Conformance;

/// <summary>The activation functions of ONNX, in double precision, by ONNX's names and definitions.</summary>
internal sealed record PlainFunction(string Name, double? Alpha = null, double? Beta = null)
{
    public static readonly PlainFunction Sigmoid = new("Sigmoid"), Tanh = new("Tanh");

    /// <summary>Whether the function has the parameter.</summary>
    public bool TakesAlpha => Name is "Affine" or "LeakyRelu" or "ThresholdedRelu" or "ScaledTanh" or "HardSigmoid" or "Elu";

    public bool TakesBeta => Name is "Affine" or "ScaledTanh" or "HardSigmoid";

    public double DefaultAlpha => Name switch { "LeakyRelu" => 0.01, "HardSigmoid" => 0.2, _ => 1 };

    public double DefaultBeta => Name switch { "HardSigmoid" => 0.5, "Affine" => 0, _ => 1 };

    public double Apply(double x) => Name switch
    {
        "Relu" => Math.Max(0, x),
        "Tanh" => Math.Tanh(x),
        "Sigmoid" => 1 / (1 + Math.Exp(-x)),
        "Affine" => ((Alpha ?? DefaultAlpha) * x) + (Beta ?? DefaultBeta),
        "LeakyRelu" => x >= 0 ? x : (Alpha ?? DefaultAlpha) * x,
        "ThresholdedRelu" => x > (Alpha ?? DefaultAlpha) ? x : 0,
        "ScaledTanh" => (Alpha ?? DefaultAlpha) * Math.Tanh((Beta ?? DefaultBeta) * x),
        "HardSigmoid" => Math.Clamp(((Alpha ?? DefaultAlpha) * x) + (Beta ?? DefaultBeta), 0, 1),
        "Elu" => x >= 0 ? x : (Alpha ?? DefaultAlpha) * (Math.Exp(x) - 1),
        "Softsign" => x / (1 + Math.Abs(x)),
        "Softplus" => Math.Log(1 + Math.Exp(x)),
        "Identity" => x,
        _ => throw new ArgumentException(Name),
    };
}
