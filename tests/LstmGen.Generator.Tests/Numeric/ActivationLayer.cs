using System;
using System.Collections.Generic;
using LstmGen.Generator.Graph;
using LstmGen.Generator.Layers;

namespace LstmGen.Generator.Tests.Numeric;

/// <summary>A layer of one elementary function, for tests that sweep emitted functions over all floats.</summary>
internal sealed record ActivationLayer(int Size, Func<StepBuilder, Value, Value> Function) : Layer("activation", 0)
{
    public override string Title => "Activation";

    public override IReadOnlyList<string> Equations => Array.Empty<string>();

    public override IReadOnlyList<Stage> Build(int inputSize)
    {
        StepBuilder g = new(Name);
        Value x = g.Leaf(LeafKind.Input, "x", inputSize);
        return new[] { g.Build(Name, Attribute, x, Function(g, x)) };
    }
}
