using System;
using System.Collections.Generic;
using LstmGen.Generator.Kernels;

namespace LstmGen.Generator.Graph.Ops;

/// <summary>r = sqrt a; dr/da = 1 / (2 r), from the result.</summary>
internal sealed record SqrtOp() : ElementwiseOp(1)
{
    public override Operand Lower(KernelBuilder k, IReadOnlyList<Operand> operands, string hint, bool scaled) => k.Sqrt(operands[0], hint);

    public override IReadOnlyList<Value?> Gradient(GradientBuilder g, Value result, Value resultGradient) =>
        new[] { g.Divide(resultGradient, g.Add(result, result)) };

    protected override double Apply(double a, double b) => Math.Sqrt(a);
}
