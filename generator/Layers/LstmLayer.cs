using System;
using System.Collections.Generic;
using System.Globalization;
using LstmGen.Generator.Graph;

namespace LstmGen.Generator.Layers;

/// <summary>
/// Long short-term memory with forget gate (Hochreiter and Schmidhuber 1997; Gers, Schmidhuber and Cummins 2000).
/// Rows of weights and biases: input gate, forget gate, candidate (PyTorch's g), output gate.
/// </summary>
internal sealed record LstmLayer(string Name, int Attribute, int Hidden, string Bias, float ForgetBias, string Initialization)
    : RecurrentLayer(Name, Attribute)
{
    public const int MaximumUnits = 256;

    protected override int Outputs => Hidden;

    public override string Title =>
        $"Lstm({Hidden.ToString(CultureInfo.InvariantCulture)}, bias {Bias.ToLowerInvariant()}{DirectionTitle})";

    public override IReadOnlyList<string> Equations => new[]
    {
        "i = sigmoid(W_i x + R_i h' + b_i)    f = sigmoid(W_f x + R_f h' + b_f)",
        "n = tanh(W_n x + R_n h' + b_n)       o = sigmoid(W_o x + R_o h' + b_o)",
        "c = f c' + i n                       h = o tanh(c)",
    };

    public static Layer Create(LayerReader reader)
    {
        int units = reader.Size("units", MaximumUnits);
        string bias = reader.Choice("Bias", "Pair", "Single", "None");
        string initialization = reader.Initialization();
        float forgetBias = reader.Number("ForgetBias", initialization == "Keras" && bias != "None" ? 1 : 0);
        if (float.IsNaN(forgetBias) || float.IsInfinity(forgetBias))
            reader.Report("ForgetBiasNotFinite", "ForgetBias");
        else if (forgetBias != 0 && bias == "None")
            reader.Report("ForgetBiasWithoutBias", "ForgetBias");
        return new LstmLayer(reader.Name, reader.Index, units, bias, forgetBias, initialization)
        {
            Direction = reader.Choice("Direction", "Forward", "Reverse", "Both"),
            Merge = reader.Choice("Merge", "Concat", "Sum", "Mean"),
        };
    }

    protected override Stage Scan(int inputSize, bool reverse)
    {
        var g = new StepBuilder(Name);
        Value x = g.Leaf(LeafKind.Input, "x", inputSize);
        return g.Build(Name + Suffix(reverse), Attribute, x, Step(g, x, Suffix(reverse)));
    }

    private Value Step(StepBuilder g, Value x, string suffix)
    {
        bool keras = Initialization == "Keras";
        double bound = 1 / Math.Sqrt(Hidden), biasBound = keras ? 0 : bound;
        Parameter wih = g.Parameter("weight_ih_l0" + suffix, 4 * Hidden, x.Size, keras ? GlorotBound(x.Size, 4 * Hidden) : bound);
        Parameter whh = g.Declare(new Parameter(Name, "weight_hh_l0" + suffix, 4 * Hidden, Hidden) { InitialBound = bound, Orthogonal = keras });
        Parameter? bih = Bias == "None" ? null : g.Declare(new Parameter(Name, "bias_ih_l0" + suffix, 4 * Hidden, 0)
        {
            InitialBound = biasBound,
            OffsetStart = Hidden,
            OffsetCount = Hidden,
            OffsetValue = ForgetBias,
        });
        Parameter? bhh = Bias == "Pair" ? g.Parameter("bias_hh_l0" + suffix, 4 * Hidden, 0, biasBound) : null;

        Value h = g.State("h", Hidden), c = g.State("c", Hidden);
        IReadOnlyList<Value> z = g.Split(g.Affine(wih, bih, x) + g.Affine(whh, bhh, h), 4);
        Value i = g.Trace("i", g.Sigmoid(z[0]));
        Value f = g.Trace("f", g.Sigmoid(z[1]));
        Value n = g.Trace("n", g.Tanh(z[2]));
        Value o = g.Trace("o", g.Sigmoid(z[3]));
        c = g.Trace("c", g.Assign(c, (f * c) + (i * n)));
        return g.Trace("h", g.Assign(h, o * g.Named("tc", g.Tanh(c))));
    }
}
