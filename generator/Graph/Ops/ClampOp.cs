using System.Collections.Generic;
using LstmGen.Generator.Kernels;

namespace LstmGen.Generator.Graph.Ops;

/// <summary>min(High, max(Low, a)); an infinite bound is none. The gradient passes where Low <= a <= High, as in PyTorch.</summary>
internal sealed record ClampOp(float Low, float High) : ElementwiseOp(1)
{
    // The value comes last, so that NaN stays NaN.
    public override Operand Lower(KernelBuilder k, IReadOnlyList<Operand> operands, string hint, bool scaled)
    {
        Operand low = float.IsInfinity(Low) ? operands[0] : k.Max(k.Literal(Low), operands[0], hint);
        return float.IsInfinity(High) ? low : k.Min(k.Literal(High), low, hint);
    }

    public override Interval Bounds(IReadOnlyList<Interval> operands) => new(Low, High);

    public override IReadOnlyList<Value?> Gradient(GradientBuilder g, Value result, Value resultGradient)
    {
        Value a = result.Operands[0];
        Value? below = float.IsInfinity(Low) ? null : g.Heaviside(g.Subtract(g.Constant(Low, a.Size), a));
        Value? above = float.IsInfinity(High) ? null : g.Heaviside(g.Subtract(a, g.Constant(High, a.Size)));
        Value? outside = below is null ? above : above is null ? below : g.Add(below, above);
        return new[] { outside is null ? resultGradient : g.Subtract(resultGradient, g.Multiply(resultGradient, outside)) };
    }

    protected override double Apply(double a, double b) => a < Low ? Low : a > High ? High : a;
}
