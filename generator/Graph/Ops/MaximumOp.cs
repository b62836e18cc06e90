using System;
using System.Collections.Generic;
using LstmGen.Generator.Kernels;

namespace LstmGen.Generator.Graph.Ops;

/// <summary>max(a, b), element by element; the gradient goes to a where a is above b, else to b.</summary>
internal sealed record MaximumOp() : ElementwiseOp(2)
{
    public override Operand Lower(KernelBuilder k, IReadOnlyList<Operand> operands, string hint, bool scaled) =>
        k.Max(operands[0], operands[1], hint);

    public override IReadOnlyList<Value?> Gradient(GradientBuilder g, Value result, Value resultGradient)
    {
        Value first = g.Multiply(resultGradient, g.Apply(new HeavisideOp(), g.Subtract(result.Operands[0], result.Operands[1])));
        return new[] { first, g.Subtract(resultGradient, first) };
    }

    protected override double Apply(double a, double b) => Math.Max(a, b);
}
