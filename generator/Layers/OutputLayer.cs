using System;
using System.Collections.Generic;

namespace LstmGen.Generator.Layers;

/// <summary>Makes the layer above an output of the model, besides the last layer.</summary>
internal sealed record OutputLayer(string Name, int Attribute) : Layer(Name, Attribute)
{
    public override string Title => "Output";

    public override IReadOnlyList<string> Equations => Array.Empty<string>();

    public override bool IsOutput => true;

    public static Layer Create(LayerReader reader) => new OutputLayer(reader.Name, reader.Index);

    public override int Connect(NetworkBuilder network, IReadOnlyList<int> inputs) => inputs[0];
}
