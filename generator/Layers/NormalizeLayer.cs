using System.Collections.Generic;
using LstmGen.Generator.Graph;
using LstmGen.Generator.Graph.Ops;

namespace LstmGen.Generator.Layers;

/// <summary>y = (x - offset) * scale, value by value. Both are set, from data as a rule, and not trained unless asked for.</summary>
internal sealed record NormalizeLayer(string Name, int Attribute, bool Trained) : Layer(Name, Attribute)
{
    public override string Title => Trained ? "Normalize(trained)" : "Normalize";

    public override IReadOnlyList<string> Equations => new[] { "y = (x - offset) scale" };

    public static Layer Create(LayerReader reader) => new NormalizeLayer(reader.Name, reader.Index, reader.Flag("Trained", false));

    public override IReadOnlyList<Stage> Build(int inputSize)
    {
        var g = new StepBuilder(Name);
        Parameter offset = g.Declare(new Parameter(Name, "offset", inputSize, 0) { Trained = Trained });
        Parameter scale = g.Declare(new Parameter(Name, "scale", inputSize, 0) { Trained = Trained, OffsetCount = inputSize, OffsetValue = 1 });
        Value x = g.Leaf(LeafKind.Input, "x", inputSize);
        Value y = (x - g.Apply(new ParameterOp(offset))) * g.Apply(new ParameterOp(scale));
        return new[] { g.Build(Name, Attribute, x, g.Trace("y", y)) };
    }
}
