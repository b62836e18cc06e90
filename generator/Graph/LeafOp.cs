using System;
using System.Collections.Generic;

namespace LstmGen.Generator.Graph;

/// <summary>A vector that exists before the step starts.</summary>
/// <param name="Kind">Where it comes from.</param>
/// <param name="Name">State name, for the kinds that concern a state.</param>
/// <param name="Length">Number of floats.</param>
internal sealed record LeafOp(LeafKind Kind, string Name, int Length) : Op
{
    public override int ResultSize(IReadOnlyList<Value> operands)
    {
        RequireCount(operands, 0);
        return Length;
    }

    public override void Evaluate(EvaluationContext context, IReadOnlyList<double[]> operands, double[] result) =>
        throw new InvalidOperationException("A leaf is supplied, not evaluated.");

    public override IReadOnlyList<Value?> Gradient(GradientBuilder g, Value result, Value resultGradient) => Array.Empty<Value?>();
}
