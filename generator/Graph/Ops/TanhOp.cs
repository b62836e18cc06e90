using System;
using System.Collections.Generic;
using LstmGen.Generator.Kernels;

namespace LstmGen.Generator.Graph.Ops;

/// <summary>
/// t = tanh a = (1 - E) / (1 + E) with E = exp(-2a); dt/da = 1 - t^2, from the result. Emitted: largest absolute error
/// 2.01e-7 over all floats (at 0.588), which near zero is no relative accuracy; results lie in [-1, 1], tanh 0 is 0,
/// infinities saturate, NaN stays NaN.
/// </summary>
internal sealed record TanhOp() : ElementwiseOp(1)
{
    /// <summary>-2 log2 e.</summary>
    public override float? InputScale => -2.88539008f;

    public override Operand Lower(KernelBuilder k, IReadOnlyList<Operand> operands, string hint, bool scaled)
    {
        Operand b = scaled ? Exponential.OnePlusExp2(k, operands[0]) : Exponential.OnePlusExp2OfMultiple(k, operands[0], InputScale!.Value);
        return k.Divide(k.Subtract(k.Literal(2), b), b, hint);
    }

    public override Fraction? LowerFraction(FractionBuilder f, IReadOnlyList<Fraction> operands, string hint, bool scaled)
    {
        Operand z = f.Plain(operands[0]);
        z = scaled ? z : f.Kernel.Scale(z, InputScale!.Value);
        Operand b = Exponential.OnePlusExp2(f.Kernel, z, Fraction.HighestExponent);
        return new Fraction(f.Kernel.Subtract(f.Kernel.Literal(2), b), new[] { b }, 1, hint);
    }

    public override IReadOnlyList<Value?> Gradient(GradientBuilder g, Value result, Value resultGradient) =>
        new[] { g.Chain(resultGradient, g.Subtract(g.Constant(1, result.Size), g.Multiply(result, result))) };

    protected override double Apply(double a, double b) => Math.Tanh(a);
}
