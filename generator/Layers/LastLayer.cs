using System.Collections.Generic;

namespace LstmGen.Generator.Layers;

/// <summary>
/// What the layer above has made of the whole sequence, at its last step: the last output of a forward direction, and the output of a reverse one at
/// the first step, where that ends (Keras without <c>return_sequences</c>).
/// </summary>
internal sealed record LastLayer(string Name, int Attribute) : Layer(Name, Attribute)
{
    public override string Title => "Last";

    public override IReadOnlyList<string> Equations => new[] { "y(t) = [forward(t); reverse(0)]" };

    public static Layer Create(LayerReader reader) => new LastLayer(reader.Name, reader.Index);

    public override int Connect(NetworkBuilder network, IReadOnlyList<int> inputs) => network.Last(inputs[0]);
}
