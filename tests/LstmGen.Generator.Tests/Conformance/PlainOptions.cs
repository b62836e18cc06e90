namespace LstmGen.Generator.Tests.Conformance;

/// <summary>What a <see cref="PlainCell"/> computes.</summary>
/// <param name="Kind">"LSTM", "GRU" or "RNN".</param>
/// <param name="Gate">Of the gates.</param>
/// <param name="Candidate">Of the candidate, or of the RNN.</param>
/// <param name="Cell">h in h = o * h(c).</param>
internal sealed record PlainOptions(string Kind, PlainFunction Gate, PlainFunction Candidate, PlainFunction Cell)
{
    /// <summary>Whether the gates have biases.</summary>
    public bool Bias { get; init; } = true;

    public bool Peepholes { get; init; }

    /// <summary>f = 1 - i.</summary>
    public bool InputForget { get; init; }

    /// <summary>i = 1 - f.</summary>
    public bool ForgetInput { get; init; }

    public bool LayerNorm { get; init; }

    /// <summary>Floats of a projected h; 0: none.</summary>
    public int Projection { get; init; }

    public bool ProjectionBias { get; init; }

    public bool LinearBeforeReset { get; init; }

    /// <summary>Bound of every function's input; infinite: none.</summary>
    public double Clip { get; init; } = double.PositiveInfinity;

    /// <summary>Bound of the stored cell.</summary>
    public double CellClip { get; init; } = double.PositiveInfinity;

    /// <summary>The usual functions.</summary>
    public static PlainOptions Of(string kind) => new(kind, PlainFunction.Sigmoid, PlainFunction.Tanh, PlainFunction.Tanh);

    /// <summary>The gates' letters; g is the candidate.</summary>
    public string Gates => Kind switch { "LSTM" => "ifgo", "GRU" => "rzg", _ => "g" };
}
