using System;
using System.Collections.Generic;
using LstmGen.Generator.Graph;

namespace LstmGen.Generator.Layers;

/// <summary>
/// y = activation(W x + b) at every step. Softmax (Bridle 1990) is a stage of its own, so that cross-entropy can enter
/// its gradient at the logits.
/// </summary>
internal sealed record DenseLayer(string Name, int Attribute, int Outputs, ActivationFunction Activation, string Initialization) : Layer(Name, Attribute)
{
    public const int MaximumUnits = 4096;

    public override string Title =>
        $"Dense({NumberText.Of(Outputs)}, {Activation.Title})";

    public override IReadOnlyList<string> Equations => new[]
    {
        $"y = {Activation.Text("W x + b")}",
    };

    public static Layer Create(LayerReader reader) => new DenseLayer(
        reader.Name,
        reader.Index,
        reader.Size("units", MaximumUnits),
        reader.Function("Activation", "", ActivationFunction.Of("Identity"), softmax: true),
        reader.Initialization());

    public override IReadOnlyList<Stage> Build(int inputSize)
    {
        var g = new StepBuilder(Name);
        bool keras = Initialization == "Keras";
        double bound = 1 / Math.Sqrt(inputSize);
        Parameter weight = g.Parameter("weight", Outputs, inputSize, keras ? GlorotBound(inputSize, Outputs) : bound);
        Parameter bias = g.Parameter("bias", Outputs, 0, keras ? 0 : bound);
        Value x = g.Leaf(LeafKind.Input, "x", inputSize);
        Value z = g.Named("z", g.Affine(weight, bias, x));
        bool softmax = Activation.Kind == "Softmax";
        Value y = softmax ? g.Trace("z", z) : g.Trace("y", Activation.Apply(g, z));
        Stage dense = g.Build(Name, Attribute, x, y);
        return softmax ? new[] { dense, Softmax() } : new[] { dense };
    }

    private Stage Softmax()
    {
        var g = new StepBuilder(Name);
        Value logits = g.Leaf(LeafKind.Input, "z", Outputs);
        return g.Build(Name + "_softmax", Attribute, logits, g.Trace("y", g.Softmax(logits))) with { TakesLogits = true };
    }
}
