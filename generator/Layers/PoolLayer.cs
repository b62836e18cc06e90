using System.Collections.Generic;
using LstmGen.Generator.Graph;
using LstmGen.Generator.Graph.Ops;

namespace LstmGen.Generator.Layers;

/// <summary>
/// Mean or maximum over the steps so far: at the last step, over the whole sequence. It keeps what it needs as state, so the model streams and its
/// memory does not grow.
/// </summary>
internal sealed record PoolLayer(string Name, int Attribute, bool Maximum) : Layer(Name, Attribute)
{
    public override string Title => Maximum ? "MaxOverTime" : "MeanOverTime";

    public override IReadOnlyList<string> Equations => new[]
    {
        Maximum ? "y = max(y', x), at the first step x" : "s = s' + x    n = n' + 1    y = s / n",
    };

    public static Layer CreateMean(LayerReader reader) => new PoolLayer(reader.Name, reader.Index, false);

    public static Layer CreateMax(LayerReader reader) => new PoolLayer(reader.Name, reader.Index, true);

    public override IReadOnlyList<Stage> Build(int inputSize)
    {
        var g = new StepBuilder(Name);
        Value x = g.Leaf(LeafKind.Input, "x", inputSize);
        return new[] { g.Build(Name, Attribute, x, g.Trace("y", Maximum ? Max(g, x) : Mean(g, x))) };
    }

    private static Value Mean(StepBuilder g, Value x)
    {
        Value sum = g.State("sum", x.Size), count = g.State("count", x.Size);
        return g.Divide(g.Assign(sum, sum + x), g.Assign(count, count + g.Constant(1, x.Size)));
    }

    private static Value Max(StepBuilder g, Value x)
    {
        // seen is 0 before the first step and 1 after it; both factors are exact, so the maximum is.
        Value largest = g.State("max", x.Size), seen = g.State("seen", x.Size), one = g.Constant(1, x.Size);
        Value y = (seen * g.Apply(new MaximumOp(), largest, x)) + ((one - seen) * x);
        g.Assign(seen, one);
        return g.Assign(largest, y);
    }
}
