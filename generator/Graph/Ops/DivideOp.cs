using System.Collections.Generic;
using LstmGen.Generator.Kernels;

namespace LstmGen.Generator.Graph.Ops;

/// <summary>r = a / b, element by element: d/da = 1 / b, d/db = -r / b.</summary>
internal sealed record DivideOp() : ElementwiseOp(2)
{
    public override Operand Lower(KernelBuilder k, IReadOnlyList<Operand> operands, string hint, bool scaled) =>
        k.Divide(operands[0], operands[1], hint);

    public override IReadOnlyList<Value?> Gradient(GradientBuilder g, Value result, Value resultGradient)
    {
        Value numerator = g.Divide(resultGradient, result.Operands[1]);
        return new[] { numerator, g.Subtract(g.Constant(0, result.Size), g.Multiply(numerator, result)) };
    }

    protected override double Apply(double a, double b) => a / b;
}
