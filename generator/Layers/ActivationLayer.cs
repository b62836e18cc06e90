using System.Collections.Generic;
using LstmGen.Generator.Graph;

namespace LstmGen.Generator.Layers;

/// <summary>y = f(x), element by element, or softmax over all elements; it has no tensors and as many units as what it reads.</summary>
internal sealed record ActivationLayer(string Name, int Attribute, ActivationFunction Function) : Layer(Name, Attribute)
{
    public override string Title => $"Activation({Function.Title})";

    public override IReadOnlyList<string> Equations => new[] { $"y = {Function.Text("x")}" };

    public static Layer Create(LayerReader reader) => new ActivationLayer(
        reader.Name,
        reader.Index,
        reader.Function("activation", "", ActivationFunction.Of("Identity"), softmax: true));

    public override IReadOnlyList<Stage> Build(int inputSize)
    {
        var g = new StepBuilder(Name);
        Value x = g.Leaf(LeafKind.Input, "x", inputSize);
        bool softmax = Function.Kind == "Softmax";
        Value y = softmax ? g.Softmax(x) : Function.Apply(g, x);
        // The identity's result is its input, which is no value of its own that a trace could show.
        return new[] { g.Build(Name, Attribute, x, y == x ? y : g.Trace("y", y)) with { TakesLogits = softmax } };
    }
}
