using System;
using System.Collections.Generic;
using System.Linq;
using LstmGen.Generator.Graph;

namespace LstmGen.Generator.Layers;

/// <summary>
/// The last so many steps as one vector, oldest first; steps before the first count as zeros. At the last step of a sequence of just that length
/// it is the whole sequence (Keras' Flatten). The earlier steps are state, so the model streams.
/// </summary>
internal sealed record FlattenLayer(string Name, int Attribute, int Steps) : Layer(Name, Attribute)
{
    public const int MaximumSteps = 1024;

    public override string Title => $"Flatten({NumberText.Of(Steps)})";

    public override IReadOnlyList<string> Equations => new[] { $"y = [x(t - {NumberText.Of(Steps - 1)}); ..; x(t - 1); x(t)]" };

    public static Layer Create(LayerReader reader) => new FlattenLayer(reader.Name, reader.Index, reader.Size("steps", MaximumSteps));

    public override bool CheckSizes(IReadOnlyList<int> sizes, Action<string, string, string[]> report)
    {
        long size = (long)Steps * sizes.Single();
        if (size <= InputLayer.MaximumSize)
            return true;
        report("JoinTooLarge", "steps", new[] { NumberText.Of(size), NumberText.Of(InputLayer.MaximumSize) });
        return false;
    }

    public override IReadOnlyList<Stage> Build(int inputSize)
    {
        var g = new StepBuilder(Name);
        Value x = g.Leaf(LeafKind.Input, "x", inputSize);
        if (Steps == 1)
            return new[] { g.Build(Name, Attribute, x, x) };
        int kept = (Steps - 1) * inputSize;
        Value before = g.State("before", kept);
        Value all = g.Concat(before, x);
        g.Assign(before, g.Slice(all, inputSize, kept));
        return new[] { g.Build(Name, Attribute, x, g.Trace("y", all)) };
    }
}
