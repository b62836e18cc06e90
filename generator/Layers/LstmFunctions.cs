namespace LstmGen.Generator.Layers;

/// <summary>The functions of one direction of an LSTM: of its gates, of the candidate, and of the cell state in the output.</summary>
internal sealed record LstmFunctions(
    ActivationFunction Input,
    ActivationFunction Forget,
    ActivationFunction Output,
    ActivationFunction Candidate,
    ActivationFunction Cell)
{
    private static readonly ActivationFunction Sigmoid = ActivationFunction.Of("Sigmoid"), Tanh = ActivationFunction.Of("Tanh");

    public static LstmFunctions Usual { get; } = new(Sigmoid, Sigmoid, Sigmoid, Tanh, Tanh);

    /// <summary>What is not usual, each after a comma.</summary>
    public string Title =>
        (Input == Forget && Input == Output
            ? CellText.Function("gates", Input, "Sigmoid")
            : CellText.Function("input gate", Input, "Sigmoid") + CellText.Function("forget gate", Forget, "Sigmoid") + CellText.Function("output gate", Output, "Sigmoid"))
        + CellText.Function("candidate", Candidate, "Tanh") + CellText.Function("cell", Cell, "Tanh");

    public static LstmFunctions Read(LayerReader reader)
    {
        ActivationFunction gate = reader.Function("GateActivation", "Gate", Sigmoid);
        return new LstmFunctions(
            reader.Function("InputGateActivation", "InputGate", gate),
            reader.Function("ForgetGateActivation", "ForgetGate", gate),
            reader.Function("OutputGateActivation", "OutputGate", gate),
            reader.Function("CandidateActivation", "Candidate", Tanh),
            reader.Function("CellActivation", "Cell", Tanh));
    }

    /// <summary>The reverse direction's; what is not said is as in the forward one.</summary>
    public static LstmFunctions ReadReverse(LayerReader reader, LstmFunctions forward)
    {
        bool gates = reader.Says("ReverseGateActivation") || reader.Says("ReverseGateAlpha") || reader.Says("ReverseGateBeta");
        ActivationFunction gate = reader.Function("ReverseGateActivation", "ReverseGate", forward.Input);
        return new LstmFunctions(
            gates ? gate : forward.Input,
            gates ? gate : forward.Forget,
            gates ? gate : forward.Output,
            reader.Function("ReverseCandidateActivation", "ReverseCandidate", forward.Candidate),
            reader.Function("ReverseCellActivation", "ReverseCell", forward.Cell));
    }
}
