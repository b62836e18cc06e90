using System.Collections.Generic;
using LstmGen.Generator.Graph;

namespace LstmGen.Generator.Layers;

/// <summary>Simple recurrent network (Elman 1990).</summary>
internal sealed record RnnLayer(string Name, int Attribute, int Hidden) : CellLayer(Name, Attribute)
{
    protected override int Outputs => Hidden;

    /// <summary>The function of each direction.</summary>
    public ActivationFunction Activation { get; init; } = ActivationFunction.Of("Tanh");

    public ActivationFunction ReverseActivation { get; init; } = ActivationFunction.Of("Tanh");

    public override string Title =>
        $"Rnn({NumberText.Of(Hidden)}, {CellText.Bias(Bias)}, {Activation.Title}{CellText.Reverse(Activation, ReverseActivation)}{CellText.Clip("clip", Clip)}{DirectionTitle})";

    public override IReadOnlyList<string> Equations => new[] { $"h = {Activation.Text(CellText.Clipped("W x + R h' + b", Clip))}" };

    public static Layer Create(LayerReader reader)
    {
        int units = reader.Size("units", MaximumUnits);
        ActivationFunction activation = reader.Function("Activation", "", ActivationFunction.Of("Tanh"));
        return Common(new RnnLayer(reader.Name, reader.Index, units)
        {
            Activation = activation,
            ReverseActivation = reader.Function("ReverseActivation", "Reverse", activation),
        }, reader);
    }

    protected override Stage Scan(int inputSize, bool reverse)
    {
        var g = new StepBuilder(Name);
        ActivationFunction function = reverse ? ReverseActivation : Activation;
        Value x = g.Leaf(LeafKind.Input, "x", inputSize);
        CellWeights w = Weights(g, 1, Hidden, inputSize, Hidden, reverse);
        Value h = g.State("h", Hidden);
        Value z = g.Affine(w.Input, w.InputBias, x) + g.Affine(w.Hidden, w.HiddenBias, FedBack(g, h));
        return Finish(g, reverse, x, g.Trace("h", g.Assign(h, function.Apply(g, g.Clip(z, Clip)))));
    }
}
