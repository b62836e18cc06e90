using System;
using System.Collections.Generic;

namespace LstmGen.Generator.Layers;

/// <summary>Some neighbouring values of the layer above.</summary>
internal sealed record SliceLayer(string Name, int Attribute, int Start, int Count) : Layer(Name, Attribute)
{
    public override string Title => $"Slice({NumberText.Of(Start)}, {NumberText.Of(Count)})";

    public override IReadOnlyList<string> Equations => new[] { $"y = x[{NumberText.Of(Start)} .. {NumberText.Of(Start + Count - 1)}]" };

    public static Layer Create(LayerReader reader) =>
        new SliceLayer(reader.Name, reader.Index, reader.Integer("start"), reader.Size("count", InputLayer.MaximumSize));

    public override int Connect(NetworkBuilder network, IReadOnlyList<int> inputs) => network.Slice(inputs[0], Start, Count);

    public override bool CheckSizes(IReadOnlyList<int> sizes, Action<string, string, string[]> report)
    {
        if (Start >= 0 && Start + Count <= sizes[0])
            return true;
        report("SliceOutOfRange", Start >= 0 && Start < sizes[0] ? "count" : "start", new[] { NumberText.Of(Start), NumberText.Of(Start + Count - 1), NumberText.Of(sizes[0]) });
        return false;
    }
}
