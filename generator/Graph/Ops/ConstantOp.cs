using System;
using System.Collections.Generic;
using LstmGen.Generator.Kernels;

namespace LstmGen.Generator.Graph.Ops;

/// <summary>The same number in every element.</summary>
internal sealed record ConstantOp(float Number, int Length) : ElementwiseOp(0)
{
    public override int ResultSize(IReadOnlyList<Value> operands)
    {
        RequireCount(operands, 0);
        return Length;
    }

    public override Operand Lower(KernelBuilder k, IReadOnlyList<Operand> operands, string hint, bool scaled) => k.Literal(Number);

    public override void Evaluate(EvaluationContext context, IReadOnlyList<double[]> operands, double[] result)
    {
        for (int i = 0; i < result.Length; i++)
            result[i] = Number;
    }

    public override Interval Bounds(IReadOnlyList<Interval> operands) => new(Number, Number);

    public override IReadOnlyList<Value?> Gradient(GradientBuilder g, Value result, Value resultGradient) => Array.Empty<Value?>();

    protected override double Apply(double a, double b) => Number;
}
