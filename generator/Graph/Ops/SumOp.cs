using System.Collections.Generic;

namespace LstmGen.Generator.Graph.Ops;

/// <summary>Sum of all elements: a vector of one.</summary>
internal sealed record SumOp : ReductionOp
{
    public override float Identity => 0;

    public override void Evaluate(EvaluationContext context, IReadOnlyList<double[]> operands, double[] result)
    {
        double sum = 0;
        foreach (double value in operands[0])
            sum = context.Round(sum + value);
        result[0] = sum;
    }

    public override IReadOnlyList<Value?> Gradient(GradientBuilder g, Value result, Value resultGradient) =>
        new[] { g.Broadcast(resultGradient, result.Operands[0].Size) };
}
