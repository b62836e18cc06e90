using System;
using System.Collections.Generic;
using LstmGen.Generator.Kernels;

namespace LstmGen.Generator.Graph.Ops;

/// <summary>
/// t = tanh a = (1 - E) / (1 + E) with E = exp(-2a); dt/da = 1 - t^2, from the result. Emitted in the default tier: largest absolute error
/// 2.01e-7 over all floats (at 0.588), which near zero is no relative accuracy; results lie in [-1, 1], tanh 0 is 0,
/// infinities saturate, NaN stays NaN.
/// </summary>
internal sealed record TanhOp() : ElementwiseOp(1)
{
    private const float Multiple = -2;

    /// <summary>-2 log2 e.</summary>
    public override float? InputScale => Of(default, false).Scale;

    public override Operand Lower(KernelBuilder k, IReadOnlyList<Operand> operands, string hint, bool scaled)
    {
        (Operand numerator, Operand denominator) = k.Exponentials.Tanh(k, Of(operands[0], scaled));
        return k.Divide(numerator, denominator, hint);
    }

    public override Fraction? LowerFraction(FractionBuilder f, IReadOnlyList<Fraction> operands, string hint, bool scaled) =>
        f.Tanh(operands[0], Multiple, scaled, hint);

    public override Interval Bounds(IReadOnlyList<Interval> operands) => new(-1, 1);

    public override IReadOnlyList<Value?> Gradient(GradientBuilder g, Value result, Value resultGradient) =>
        new[] { g.Chain(resultGradient, g.Subtract(g.Constant(1, result.Size), g.Multiply(result, result))) };

    protected override double Apply(double a, double b) => Math.Tanh(a);

    private static Exponent Of(Operand a, bool scaled) => new(a, Multiple, scaled);
}
