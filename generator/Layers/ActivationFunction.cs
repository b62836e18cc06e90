using LstmGen.Generator.Graph;

namespace LstmGen.Generator.Layers;

/// <summary>An elementary function as a layer applies it, in primitive ops. Definitions and defaults are those of ONNX.</summary>
/// <param name="Kind">Name of the enum member.</param>
/// <param name="Alpha">First parameter, where the function has one.</param>
/// <param name="Beta">Second parameter, where the function has one.</param>
internal sealed record ActivationFunction(string Kind, float Alpha, float Beta)
{
    /// <summary>All names, in the order of the enumeration; all but Softmax are functions of each element alone.</summary>
    public static readonly string[] Kinds =
    {
        "Identity", "Relu", "Tanh", "Sigmoid", "Softmax", "LeakyRelu", "Elu", "Softplus", "Softsign", "HardSigmoid", "Affine", "ScaledTanh", "ThresholdedRelu",
    };

    /// <summary>The function with its own default parameters.</summary>
    public static ActivationFunction Of(string kind) => new(kind, DefaultAlpha(kind), DefaultBeta(kind));

    public static bool HasAlpha(string kind) => kind is "LeakyRelu" or "Elu" or "HardSigmoid" or "Affine" or "ScaledTanh" or "ThresholdedRelu";

    public static bool HasBeta(string kind) => kind is "HardSigmoid" or "Affine" or "ScaledTanh";

    public Value Apply(StepBuilder g, Value x) => Kind switch
    {
        "Relu" => g.Relu(x),
        "Tanh" => g.Tanh(x),
        "Sigmoid" => g.Sigmoid(x),
        "LeakyRelu" => g.Relu(x) + Times(g, Alpha, Negative(g, x)),
        "Elu" => g.Relu(x) + Times(g, Alpha, g.Exp(Negative(g, x)) - g.Constant(1, x.Size)),
        "Softplus" => g.Softplus(x),
        "Softsign" => g.Divide(x, g.Constant(1, x.Size) + (g.Relu(x) - Negative(g, x))),
        "HardSigmoid" => g.Clamp(AlphaXPlusBeta(g, x), 0, 1),
        "Affine" => AlphaXPlusBeta(g, x),
        "ScaledTanh" => Times(g, Alpha, g.Tanh(Times(g, Beta, x))),
        // Clamped, because zero times minus infinity is no zero.
        "ThresholdedRelu" => g.Clamp(x, Alpha, float.PositiveInfinity) * g.Heaviside(x - g.Constant(Alpha, x.Size)),
        _ => x,
    };

    /// <summary>As written in the equations of emitted code.</summary>
    public string Text(string x) => Kind switch
    {
        "Identity" => x,
        "LeakyRelu" or "Elu" or "ThresholdedRelu" => $"{Name}({x}; {NumberText.Of(Alpha)})",
        "HardSigmoid" or "Affine" or "ScaledTanh" => $"{Name}({x}; {NumberText.Of(Alpha)}, {NumberText.Of(Beta)})",
        _ => $"{Name}({x})",
    };

    /// <summary>As part of a layer's title.</summary>
    public string Title => Kind switch
    {
        "LeakyRelu" or "Elu" or "ThresholdedRelu" => $"{Name}({NumberText.Of(Alpha)})",
        "HardSigmoid" or "Affine" or "ScaledTanh" => $"{Name}({NumberText.Of(Alpha)}, {NumberText.Of(Beta)})",
        _ => Name,
    };

    private string Name => Kind.ToLowerInvariant();

    private static float DefaultAlpha(string kind) => kind switch
    {
        "LeakyRelu" => 0.01f,
        "HardSigmoid" => 0.2f,
        _ => 1,
    };

    private static float DefaultBeta(string kind) => kind switch
    {
        "HardSigmoid" => 0.5f,
        "ScaledTanh" => 1,
        _ => 0,
    };

    /// <summary>min(0, x).</summary>
    private static Value Negative(StepBuilder g, Value x) => g.Clamp(x, float.NegativeInfinity, 0);

    private Value AlphaXPlusBeta(StepBuilder g, Value x)
    {
        Value scaled = Times(g, Alpha, x);
        return Beta == 0 ? scaled : scaled + g.Constant(Beta, x.Size);
    }

    private static Value Times(StepBuilder g, float factor, Value x) => factor == 1 ? x : g.Constant(factor, x.Size) * x;
}
