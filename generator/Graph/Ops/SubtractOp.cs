using System.Collections.Generic;
using LstmGen.Generator.Kernels;

namespace LstmGen.Generator.Graph.Ops;

/// <summary>a - b, element by element.</summary>
internal sealed record SubtractOp() : ElementwiseOp(2)
{
    public override Operand Lower(KernelBuilder k, IReadOnlyList<Operand> operands, string hint, bool scaled) =>
        k.Subtract(operands[0], operands[1], hint);

    public override Fraction? LowerFraction(FractionBuilder f, IReadOnlyList<Fraction> operands, string hint, bool scaled) =>
        f.Add(operands[0], operands[1], subtract: true, hint);

    public override Interval Bounds(IReadOnlyList<Interval> operands) => operands[0] - operands[1];

    public override IReadOnlyList<Value?> Gradient(GradientBuilder g, Value result, Value resultGradient) =>
        new[] { resultGradient, g.Subtract(g.Constant(0, result.Size), resultGradient) };

    protected override double Apply(double a, double b) => a - b;
}
