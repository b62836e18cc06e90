using System;
using System.Collections.Generic;
using LstmGen.Generator.Kernels;

namespace LstmGen.Generator.Graph.Ops;

/// <summary>max(0, a); the gradient at 0 is 0, as in PyTorch.</summary>
internal sealed record ReluOp() : ElementwiseOp(1)
{
    public override Operand Lower(KernelBuilder k, IReadOnlyList<Operand> operands, string hint, bool scaled) =>
        k.Max(k.Literal(0), operands[0], hint);

    public override Interval Bounds(IReadOnlyList<Interval> operands) => new(Math.Max(0, operands[0].Low), Math.Max(0, operands[0].High));

    public override IReadOnlyList<Value?> Gradient(GradientBuilder g, Value result, Value resultGradient) =>
        new[] { g.Multiply(resultGradient, g.Apply(new HeavisideOp(), result)) };

    // Not Math.Max: NaN must stay NaN either way, and -0 does not matter.
    protected override double Apply(double a, double b) => a < 0 ? 0 : a;
}
