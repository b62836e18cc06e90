using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using LstmGen.Generator.Graph;

namespace LstmGen.Generator.Layers;

/// <summary>
/// The last so many steps as one vector, oldest first; steps before the first count as zeros. At the last step of a sequence of just that length
/// it is the whole sequence (Keras' Flatten). Each delay is a state, so the model streams.
/// </summary>
internal sealed record FlattenLayer(string Name, int Attribute, int Steps) : Layer(Name, Attribute)
{
    public const int MaximumSteps = 1024;

    public override int Units => 0;

    public override string Title => $"Flatten({Steps.ToString(CultureInfo.InvariantCulture)})";

    public override IReadOnlyList<string> Equations => new[] { $"y = [x(t - {(Steps - 1).ToString(CultureInfo.InvariantCulture)}); ..; x(t - 1); x(t)]" };

    public static Layer Create(LayerReader reader) => new FlattenLayer(reader.Name, reader.Index, reader.Size("steps", MaximumSteps));

    public override int Connect(NetworkBuilder network, IReadOnlyList<int> inputs)
    {
        var window = new List<int> { inputs[0] };
        for (int delay = 1; delay < Steps; delay++)
            window.Insert(0, network.Add(Delay(network.SizeOf(inputs[0]), delay), window[0]));
        return network.Concat(window);
    }

    public override bool CheckSizes(IReadOnlyList<int> sizes, Action<string, string, string[]> report)
    {
        long size = (long)Steps * sizes.Single();
        if (size <= InputLayer.MaximumSize)
            return true;
        report("JoinTooLarge", "steps", new[] { size.ToString(CultureInfo.InvariantCulture), InputLayer.MaximumSize.ToString(CultureInfo.InvariantCulture) });
        return false;
    }

    /// <summary>What came one step earlier.</summary>
    private Stage Delay(int size, int number)
    {
        var g = new StepBuilder(Name);
        Value x = g.Leaf(LeafKind.Input, "x", size), before = g.State("delay" + number.ToString(CultureInfo.InvariantCulture), size);
        g.Assign(before, x);
        return g.Build(Name + "_" + number.ToString(CultureInfo.InvariantCulture), Attribute, x, before);
    }
}
