using System;
using System.Collections.Generic;
using LstmGen.Generator.Kernels;

namespace LstmGen.Generator.Graph.Ops;

/// <summary>
/// s = 1 / (1 + exp(-a)); ds/da = s - s^2, from the result. Emitted in the default tier: largest absolute error 1.17e-7 over all floats
/// (at 1.189); results lie in [0, 1], infinities saturate, NaN stays NaN.
/// </summary>
internal sealed record SigmoidOp() : ElementwiseOp(1)
{
    private const float Multiple = -1;

    /// <summary>-log2 e: the exponential is a power of two.</summary>
    public override float? InputScale => Of(default, false).Scale;

    /// <summary>By what stands for the one of 1 + exp(-a).</summary>
    public override bool TakesFactor => true;

    public override Operand Lower(KernelBuilder k, IReadOnlyList<Operand> operands, string hint, bool scaled) =>
        k.Divide(k.Literal(1), k.Exponentials.OnePlus(k, Of(operands[0], scaled)), hint);

    public override Fraction? LowerFraction(FractionBuilder f, IReadOnlyList<Fraction> operands, string hint, bool scaled) =>
        new Fraction(f.Kernel.Literal(1), new[] { f.OnePlus(operands[0], Multiple, scaled) }, 0, hint);

    public override Interval Bounds(IReadOnlyList<Interval> operands) => new(0, 1);

    public override IReadOnlyList<Value?> Gradient(GradientBuilder g, Value result, Value resultGradient) =>
        new[] { g.Chain(resultGradient, g.Subtract(result, g.Multiply(result, result))) };

    protected override double Apply(double a, double b) => 1 / (1 + Math.Exp(-a));

    private static Exponent Of(Operand a, bool scaled) => new(a, Multiple, scaled);
}
