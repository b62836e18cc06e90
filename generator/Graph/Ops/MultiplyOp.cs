using System.Collections.Generic;
using LstmGen.Generator.Kernels;

namespace LstmGen.Generator.Graph.Ops;

/// <summary>a * b, element by element: d/da = b, d/db = a.</summary>
internal sealed record MultiplyOp() : ElementwiseOp(2)
{
    public override Operand Lower(KernelBuilder k, IReadOnlyList<Operand> operands, string hint, bool scaled) =>
        k.Multiply(operands[0], operands[1], hint);

    public override Fraction? LowerFraction(FractionBuilder f, IReadOnlyList<Fraction> operands, string hint, bool scaled) =>
        f.Multiply(operands[0], operands[1], hint);

    public override Interval Bounds(IReadOnlyList<Interval> operands) => operands[0] * operands[1];

    public override IReadOnlyList<Value?> Gradient(GradientBuilder g, Value result, Value resultGradient) =>
        new[] { g.Multiply(resultGradient, result.Operands[1]), g.Multiply(resultGradient, result.Operands[0]) };

    protected override double Apply(double a, double b) => a * b;
}
