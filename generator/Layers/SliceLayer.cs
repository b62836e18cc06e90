using System;
using System.Collections.Generic;
using System.Globalization;

namespace LstmGen.Generator.Layers;

/// <summary>Some neighbouring values of the layer above.</summary>
internal sealed record SliceLayer(string Name, int Attribute, int Start, int Count) : Layer(Name, Attribute)
{
    public override int Units => Count;

    public override string Title => $"Slice({Text(Start)}, {Text(Count)})";

    public override IReadOnlyList<string> Equations => new[] { $"y = x[{Text(Start)} .. {Text(Start + Count - 1)}]" };

    public static Layer Create(LayerReader reader) =>
        new SliceLayer(reader.Name, reader.Index, reader.Integer("start"), reader.Size("count", InputLayer.MaximumSize));

    public override int Connect(NetworkBuilder network, IReadOnlyList<int> inputs) => network.Slice(inputs[0], Start, Count);

    public override bool CheckSizes(IReadOnlyList<int> sizes, Action<string, string, string[]> report)
    {
        if (Start >= 0 && Start + Count <= sizes[0])
            return true;
        report("SliceOutOfRange", Start >= 0 && Start < sizes[0] ? "count" : "start", new[] { Text(Start), Text(Start + Count - 1), Text(sizes[0]) });
        return false;
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
