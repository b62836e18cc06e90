using System;
using System.Collections.Generic;
using LstmGen.Generator.Kernels;

namespace LstmGen.Generator.Graph.Ops;

/// <summary>exp a, for a at most 0 (softmax): its own derivative.</summary>
internal sealed record ExpOp() : ElementwiseOp(1)
{
    /// <summary>log2 e.</summary>
    public override float? InputScale => Of(default, false).Scale;

    public override Operand Lower(KernelBuilder k, IReadOnlyList<Operand> operands, string hint, bool scaled) =>
        k.Exponentials.Exp(k, Of(operands[0], scaled), hint);

    public override IReadOnlyList<Value?> Gradient(GradientBuilder g, Value result, Value resultGradient) =>
        new[] { g.Multiply(resultGradient, result) };

    protected override double Apply(double a, double b) => Math.Exp(a);

    private static Exponent Of(Operand a, bool scaled) => new(a, 1, scaled);
}
