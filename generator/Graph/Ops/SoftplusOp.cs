using System;
using System.Collections.Generic;
using LstmGen.Generator.Kernels;

namespace LstmGen.Generator.Graph.Ops;

/// <summary>
/// r = log(1 + exp a) = max(0, a) + log(1 + exp(-|a|)); dr/da = sigmoid a. Infinities give 0 and infinity, NaN stays NaN.
/// </summary>
internal sealed record SoftplusOp() : ElementwiseOp(1)
{
    public override Operand Lower(KernelBuilder k, IReadOnlyList<Operand> operands, string hint, bool scaled)
    {
        Operand a = operands[0];
        Operand minusMagnitude = k.Min(k.Subtract(k.Literal(0), a), a);
        Operand e = k.Exponentials.Exp(k, new Exponent(minusMagnitude, 1, false), "t");
        return k.Add(Logarithm.OnePlus(k, e), k.Max(k.Literal(0), a), hint);
    }

    public override IReadOnlyList<Value?> Gradient(GradientBuilder g, Value result, Value resultGradient) =>
        new[] { g.Multiply(resultGradient, g.Sigmoid(result.Operands[0])) };

    protected override double Apply(double a, double b) => Math.Max(0, a) + Log1P(Math.Exp(-Math.Abs(a)));

    /// <summary>log(1 + e): the rounding error of 1 + e cancels in the quotient (Kahan).</summary>
    private static double Log1P(double e)
    {
        double one = 1 + e;
        return one == 1 ? e : Math.Log(one) * e / (one - 1);
    }
}
