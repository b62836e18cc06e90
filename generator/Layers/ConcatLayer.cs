using System.Collections.Generic;

namespace LstmGen.Generator.Layers;

/// <summary>The layer above and then others, one after the other.</summary>
internal sealed record ConcatLayer(string Name, int Attribute, IReadOnlyList<string> Others) : Layer(Name, Attribute)
{
    public override string Title => $"Concat({string.Join(", ", Others)})";

    public override IReadOnlyList<string> Equations => new[] { "y = [x; " + string.Join("; ", Others) + "]" };

    public override IReadOnlyList<string> Others { get; } = Others;

    public static Layer Create(LayerReader reader) => new ConcatLayer(reader.Name, reader.Index, reader.Names("layers"));

    public override int Connect(NetworkBuilder network, IReadOnlyList<int> inputs) => network.Concat(inputs);
}
