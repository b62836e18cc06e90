using System;
using System.Collections.Generic;
using System.Linq;

namespace LstmGen.Generator.Graph.Ops;

/// <summary>
/// Largest element, as a shift that cancels (softmax); it passes no gradient, which is exact where the result does not
/// depend on the shift.
/// </summary>
internal sealed record MaxOp : ReductionOp
{
    public override float Identity => float.NegativeInfinity;

    public override void Evaluate(EvaluationContext context, IReadOnlyList<double[]> operands, double[] result) =>
        result[0] = operands[0].Aggregate(double.NegativeInfinity, Math.Max);

    public override IReadOnlyList<Value?> Gradient(GradientBuilder g, Value result, Value resultGradient) => new Value?[] { null };
}
