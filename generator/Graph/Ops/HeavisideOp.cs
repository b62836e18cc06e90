using System.Collections.Generic;
using LstmGen.Generator.Kernels;

namespace LstmGen.Generator.Graph.Ops;

/// <summary>1 where a is above 0, else 0; its derivative is 0 wherever it exists.</summary>
internal sealed record HeavisideOp() : ElementwiseOp(1)
{
    public override Operand Lower(KernelBuilder k, IReadOnlyList<Operand> operands, string hint, bool scaled) =>
        k.OneWhereAboveZero(operands[0], hint);

    public override IReadOnlyList<Value?> Gradient(GradientBuilder g, Value result, Value resultGradient) => new Value?[] { null };

    protected override double Apply(double a, double b) => a > 0 ? 1 : 0;
}
