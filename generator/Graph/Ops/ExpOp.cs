using System;
using System.Collections.Generic;
using LstmGen.Generator.Kernels;

namespace LstmGen.Generator.Graph.Ops;

/// <summary>exp a, for a at most 0 (softmax): its own derivative.</summary>
internal sealed record ExpOp() : ElementwiseOp(1)
{
    /// <summary>log2 e.</summary>
    public override float? InputScale => 1.44269504f;

    public override Operand Lower(KernelBuilder k, IReadOnlyList<Operand> operands, string hint, bool scaled) =>
        Exponential.Exp2(k, scaled ? operands[0] : k.Scale(operands[0], InputScale!.Value), hint);

    public override IReadOnlyList<Value?> Gradient(GradientBuilder g, Value result, Value resultGradient) =>
        new[] { g.Multiply(resultGradient, result) };

    protected override double Apply(double a, double b) => Math.Exp(a);
}
