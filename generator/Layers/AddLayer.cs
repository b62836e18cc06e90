using System;
using System.Collections.Generic;
using System.Linq;

namespace LstmGen.Generator.Layers;

/// <summary>The layer above plus others of its size: a skip connection (He et al. 2016).</summary>
internal sealed record AddLayer(string Name, int Attribute, IReadOnlyList<string> Others) : Layer(Name, Attribute)
{
    public override string Title => $"Add({string.Join(", ", Others)})";

    public override IReadOnlyList<string> Equations => new[] { "y = x + " + string.Join(" + ", Others) };

    public override IReadOnlyList<string> Others { get; } = Others;

    public static Layer Create(LayerReader reader) => new AddLayer(reader.Name, reader.Index, reader.Names("layers"));

    public override int Connect(NetworkBuilder network, IReadOnlyList<int> inputs) => network.Sum(inputs);

    public override bool CheckSizes(IReadOnlyList<int> sizes, Action<string, string, string[]> report)
    {
        int other = Enumerable.Range(1, sizes.Count - 1).FirstOrDefault(i => sizes[i] != sizes[0]);
        if (other == 0)
            return true;
        report("SizesDiffer", "layers", new[] { Others[other - 1], NumberText.Of(sizes[other]), NumberText.Of(sizes[0]) });
        return false;
    }
}
