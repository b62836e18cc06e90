using System.Collections.Generic;
using LstmGen.Generator.Graph;

namespace LstmGen.Generator.Layers;

/// <summary>
/// Gated recurrent unit (Cho et al. 2014). Rows of weights and biases: reset gate, update gate, candidate, as in PyTorch. The reset
/// gate acts after the product with the recurrent weights (PyTorch, cuDNN) or before it (the paper).
/// </summary>
internal sealed record GruLayer(string Name, int Attribute, int Hidden, bool ResetAfter) : CellLayer(Name, Attribute)
{
    protected override int Outputs => Hidden;

    /// <summary>Functions of the gates and of the candidate, per direction.</summary>
    public ActivationFunction Gate { get; init; } = ActivationFunction.Of("Sigmoid");

    public ActivationFunction Candidate { get; init; } = ActivationFunction.Of("Tanh");

    public ActivationFunction ReverseGate { get; init; } = ActivationFunction.Of("Sigmoid");

    public ActivationFunction ReverseCandidate { get; init; } = ActivationFunction.Of("Tanh");

    public override string Title =>
        $"Gru({NumberText.Of(Hidden)}, {CellText.Bias(Bias)}, reset {(ResetAfter ? "after" : "before")}"
        + CellText.Function("gates", Gate, "Sigmoid") + CellText.Function("candidate", Candidate, "Tanh")
        + CellText.Reverse(Gate, ReverseGate) + CellText.Reverse(Candidate, ReverseCandidate) + CellText.Clip("clip", Clip) + DirectionTitle + ")";

    public override IReadOnlyList<string> Equations => new[]
    {
        $"r = {Gate.Text(CellText.Clipped("W_r x + R_r h' + b_r", Clip))}    z = {Gate.Text(CellText.Clipped("W_z x + R_z h' + b_z", Clip))}",
        ResetAfter
            ? $"n = {Candidate.Text(CellText.Clipped("W_n x + b_n + r (R_n h' + b_hn)", Clip))}"
            : $"n = {Candidate.Text(CellText.Clipped("W_n x + R_n (r h') + b_n", Clip))}",
        "h = (1 - z) n + z h'",
    };

    public static Layer Create(LayerReader reader)
    {
        int units = reader.Size("units", MaximumUnits);
        ActivationFunction gate = reader.Function("GateActivation", "Gate", ActivationFunction.Of("Sigmoid"));
        ActivationFunction candidate = reader.Function("CandidateActivation", "Candidate", ActivationFunction.Of("Tanh"));
        return Common(new GruLayer(reader.Name, reader.Index, units, reader.Flag("ResetAfter", true))
        {
            Gate = gate,
            Candidate = candidate,
            ReverseGate = reader.Function("ReverseGateActivation", "ReverseGate", gate),
            ReverseCandidate = reader.Function("ReverseCandidateActivation", "ReverseCandidate", candidate),
        }, reader);
    }

    protected override Stage Scan(int inputSize, bool reverse)
    {
        var g = new StepBuilder(Name);
        ActivationFunction gate = reverse ? ReverseGate : Gate, candidate = reverse ? ReverseCandidate : Candidate;
        Value x = g.Leaf(LeafKind.Input, "x", inputSize);
        CellWeights w = Weights(g, 3, Hidden, inputSize, Hidden, reverse);
        Value h = g.State("h", Hidden), fed = FedBack(g, h);
        IReadOnlyList<Value> zx = g.Split(g.Affine(w.Input, w.InputBias, x), 3);
        IReadOnlyList<Value> zh = g.Split(ResetAfter ? g.Affine(w.Hidden, w.HiddenBias, fed) : g.Affine(w.Hidden, w.HiddenBias, fed, 0, 2 * Hidden), ResetAfter ? 3 : 2);
        Value r = g.Trace("r", gate.Apply(g, g.Clip(zx[0] + zh[0], Clip)));
        Value z = g.Trace("z", gate.Apply(g, g.Clip(zx[1] + zh[1], Clip)));
        Value recurrent = ResetAfter ? r * zh[2] : g.Affine(w.Hidden, w.HiddenBias, r * fed, 2 * Hidden, Hidden);
        Value n = g.Trace("n", candidate.Apply(g, g.Clip(zx[2] + recurrent, Clip)));
        return Finish(g, reverse, x, g.Trace("h", g.Assign(h, n + (z * (h - n)))));
    }
}
