using System.Collections.Generic;
using System.Linq;
using LstmGen.Generator.Graph;

namespace LstmGen.Generator.Layers;

/// <summary>
/// Long short-term memory (Hochreiter and Schmidhuber 1997; forget gate: Gers, Schmidhuber and Cummins 2000; peepholes: Gers and
/// Schmidhuber 2000; projection: Sak, Senior and Beaufays 2014; coupled gates: Greff et al. 2015; layer normalisation: Ba, Kiros and
/// Hinton 2016, placed as in TFLite). Rows of weights and biases: input gate, forget gate, candidate (PyTorch's g), output gate, without
/// the gate that is not there.
/// </summary>
internal sealed record LstmLayer(string Name, int Attribute, int Hidden) : CellLayer(Name, Attribute)
{
    /// <summary>TFLite's.</summary>
    private const float NormEpsilon = 1e-8f;

    protected override int Outputs => Projection == 0 ? Hidden : Projection;

    /// <summary>Added to the initial forget bias.</summary>
    public float ForgetBias { get; init; }

    /// <summary>Input and forget gate see the old cell state, the output gate the new one.</summary>
    public bool Peepholes { get; init; }

    /// <summary>"None", "ForgetFromInput" (f = 1 - i) or "InputFromForget" (i = 1 - f).</summary>
    public string Coupling { get; init; } = "None";

    /// <summary>False: the cell of 1997, which forgets nothing.</summary>
    public bool ForgetGate { get; init; } = true;

    /// <summary>Floats of h; 0: as many as there are units.</summary>
    public int Projection { get; init; }

    /// <summary>What each gate sees is normalised over the units.</summary>
    public bool LayerNorm { get; init; }

    /// <summary>Clamps the stored cell state; 0: not at all.</summary>
    public float CellClip { get; init; }

    public LstmFunctions Forward { get; init; } = LstmFunctions.Usual;

    public LstmFunctions Reverse { get; init; } = LstmFunctions.Usual;

    public override string Title =>
        $"Lstm({NumberText.Of(Hidden)}, {CellText.Bias(Bias)}"
        + (Projection == 0 ? "" : ", projection " + NumberText.Of(Projection))
        + (Peepholes ? ", peepholes" : "")
        + Coupling switch { "ForgetFromInput" => ", f = 1 - i", "InputFromForget" => ", i = 1 - f", _ => "" }
        + (ForgetGate ? "" : ", no forget gate")
        + (LayerNorm ? ", layer norm" : "")
        + CellText.Clip("cell clip", CellClip)
        + CellText.Clip("clip", Clip)
        + Forward.Title
        + (Reverse == Forward ? "" : ", reverse:" + Reverse.Title.TrimStart(','))
        + $"{DirectionTitle})";

    public override IReadOnlyList<string> Equations
    {
        get
        {
            string i = Coupling == "InputFromForget" ? "i = 1 - f" : $"i = {Forward.Input.Text(GateText('i', "c'"))}";
            string f = Coupling == "ForgetFromInput" ? "f = 1 - i" : $"f = {Forward.Forget.Text(GateText('f', "c'"))}";
            string n = $"n = {Forward.Candidate.Text(GateText('n', ""))}", o = $"o = {Forward.Output.Text(GateText('o', "c"))}";
            string c = ForgetGate ? "f c' + i n" : "c' + i n", m = $"o {Forward.Cell.Text(CellText.Clipped("c", Clip))}";
            c = "c = " + CellText.Clipped(c, CellClip);
            string h = Projection == 0 ? $"h = {m}" : $"h = W_hr ({m})";
            bool plain = !LayerNorm && !Peepholes && Clip == 0;
            return plain && ForgetGate
                ? new[] { $"{i}    {f}", $"{n}       {o}", $"{c}                       {h}" }
                : new[] { i, ForgetGate ? f : "", n, c, o, h }.Where(line => line.Length > 0)
                    .Concat(LayerNorm ? new[] { "norm(z) = (z - mean z) / sqrt(var z + 1e-8)" } : Enumerable.Empty<string>()).ToArray();
        }
    }

    /// <summary>Names of the gates that have rows, in the order of the rows; "n" is the candidate.</summary>
    private string[] Rows =>
        !ForgetGate || Coupling == "ForgetFromInput" ? new[] { "i", "n", "o" }
        : Coupling == "InputFromForget" ? new[] { "f", "n", "o" }
        : new[] { "i", "f", "n", "o" };

    /// <summary>Gates with a peephole, in the order of the rows.</summary>
    private string[] PeepholeRows => Rows.Where(r => r != "n").ToArray();

    public static Layer Create(LayerReader reader)
    {
        int units = reader.Size("units", MaximumUnits);
        LstmFunctions forward = LstmFunctions.Read(reader);
        var layer = new LstmLayer(reader.Name, reader.Index, units)
        {
            Peepholes = reader.Flag("Peepholes", false),
            Coupling = reader.Choice("Coupling", "None", "ForgetFromInput", "InputFromForget"),
            ForgetGate = reader.Flag("ForgetGate", true),
            Projection = reader.Projection("Projection", units - 1),
            LayerNorm = reader.Flag("LayerNorm", false),
            CellClip = reader.Clip("CellClip"),
            Forward = forward,
            Reverse = LstmFunctions.ReadReverse(reader, forward),
        };
        layer.Check(reader);
        var common = (LstmLayer)Common(layer, reader);
        return common with { ForgetBias = common.ReadForgetBias(reader) };
    }

    protected override Stage Scan(int inputSize, bool reverse)
    {
        var g = new StepBuilder(Name);
        LstmFunctions functions = reverse ? Reverse : Forward;
        string[] rows = Rows;
        Value x = g.Leaf(LeafKind.Input, "x", inputSize);
        CellWeights w = Weights(g, rows.Length, Hidden, inputSize, Outputs, reverse, System.Array.IndexOf(rows, "f"), ForgetBias);
        Parameter? projection = Projection == 0 ? null : g.Parameter("weight_hr_l0" + Suffix(reverse), Projection, Hidden, UniformBound(Hidden));
        IReadOnlyList<Value> peepholes = Peepholes ? PeepholeVectors(g, reverse) : System.Array.Empty<Value>();
        IReadOnlyList<Value> gains = LayerNorm ? g.Split(g.Vector(Gains(g, rows.Length, reverse)), rows.Length) : System.Array.Empty<Value>();
        IReadOnlyList<Value> biases = LayerNorm && w.InputBias is not null ? SumOfBiases(g, w, rows.Length) : System.Array.Empty<Value>();

        Value h = g.State("h", Outputs), c = g.State("c", Hidden);
        IReadOnlyList<Value> sums = g.Split(g.Affine(w.Input, LayerNorm ? null : w.InputBias, x) + g.Affine(w.Hidden, LayerNorm ? null : w.HiddenBias, FedBack(g, h)), rows.Length);
        Value Gate(string name, Value? cell, ActivationFunction function)
        {
            int row = System.Array.IndexOf(rows, name);
            Value z = sums[row];
            if (Peepholes && cell is not null)
                z += peepholes[System.Array.IndexOf(PeepholeRows, name)] * cell;
            if (LayerNorm)
                z = g.Normalize(z, NormEpsilon) * gains[row];
            if (biases.Count > 0)
                z += biases[row];
            return g.Trace(name, function.Apply(g, g.Clip(z, Clip)));
        }

        Value? i = rows.Contains("i") ? Gate("i", c, functions.Input) : null;
        Value? f = rows.Contains("f") ? Gate("f", c, functions.Forget) : null;
        i ??= g.Trace("i", g.Constant(1, Hidden) - f!);
        if (Coupling == "ForgetFromInput")
            f = g.Trace("f", g.Constant(1, Hidden) - i);
        Value n = Gate("n", null, functions.Candidate);
        // A gate without a peephole need not wait for the cell state.
        Value? o = Peepholes ? null : Gate("o", null, functions.Output);
        c = g.Trace("c", g.Assign(c, g.Clip((f is null ? c : f * c) + (i * n), CellClip)));
        o ??= Gate("o", c, functions.Output);
        Value clipped = g.Clip(c, Clip), seen = functions.Cell.Apply(g, clipped);
        Value m = o * (seen == c ? c : g.Named("tc", seen));
        return Finish(g, reverse, x, g.Trace("h", g.Assign(h, projection is null ? m : g.Affine(projection, null, g.Named("m", m)))));
    }

    private IReadOnlyList<Value> PeepholeVectors(StepBuilder g, bool reverse)
    {
        int count = PeepholeRows.Length;
        return g.Split(g.Vector(g.Parameter("peephole_l0" + Suffix(reverse), count * Hidden, 0, UniformBound(Hidden))), count);
    }

    /// <summary>Gains start at one.</summary>
    private Parameter Gains(StepBuilder g, int rows, bool reverse) =>
        g.Declare(new Parameter(Name, "norm_l0" + Suffix(reverse), rows * Hidden, 0) { OffsetCount = rows * Hidden, OffsetValue = 1 });

    /// <summary>Biases are added behind the normalisation, which would undo them.</summary>
    private static IReadOnlyList<Value> SumOfBiases(StepBuilder g, CellWeights w, int rows)
    {
        IReadOnlyList<Value> first = g.Split(g.Vector(w.InputBias!), rows);
        if (w.HiddenBias is null)
            return first;
        IReadOnlyList<Value> second = g.Split(g.Vector(w.HiddenBias), rows);
        return first.Select((b, row) => b + second[row]).ToArray();
    }

    private string GateText(char gate, string cell)
    {
        string z = $"W_{gate} x + R_{gate} h'";
        if (Peepholes && cell.Length > 0)
            z += $" + p_{gate} {cell}";
        if (LayerNorm)
            z = $"s_{gate} norm({z})";
        return CellText.Clipped($"{z} + b_{gate}", Clip);
    }

    private void Check(LayerReader reader)
    {
        if (!ForgetGate && Coupling != "None")
            reader.Report("CouplingWithoutForgetGate", "Coupling", Coupling);
        string? missing = Coupling == "InputFromForget" ? "Input" : !ForgetGate || Coupling == "ForgetFromInput" ? "Forget" : null;
        foreach (string part in new[] { "Activation", "Alpha", "Beta" })
        {
            if (missing is not null && reader.Says(missing + "Gate" + part))
                reader.Report("ActivationWithoutGate", missing + "Gate" + part, missing + "Gate" + part, missing.ToLowerInvariant());
        }
    }

    private float ReadForgetBias(LayerReader reader)
    {
        bool exists = Bias != "None" && Rows.Contains("f");
        float value = reader.Number("ForgetBias", Initialization == "Keras" && exists ? 1 : 0);
        if (float.IsNaN(value) || float.IsInfinity(value))
            reader.Report("ForgetBiasNotFinite", "ForgetBias");
        else if (value != 0 && Bias == "None")
            reader.Report("ForgetBiasWithoutBias", "ForgetBias");
        else if (value != 0 && !exists)
            reader.Report("ForgetBiasWithoutForgetGate", "ForgetBias");
        return value;
    }
}
