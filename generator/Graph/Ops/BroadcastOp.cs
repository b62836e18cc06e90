using System.Collections.Generic;

namespace LstmGen.Generator.Graph.Ops;

/// <summary>One number in every element of a vector.</summary>
internal sealed record BroadcastOp(int Length) : Op
{
    public override int ResultSize(IReadOnlyList<Value> operands)
    {
        RequireCount(operands, 1);
        if (operands[0].Size != 1)
            throw new GraphException($"Broadcast of a vector of {operands[0].Size}.");
        return Length;
    }

    public override void Evaluate(EvaluationContext context, IReadOnlyList<double[]> operands, double[] result)
    {
        for (int i = 0; i < result.Length; i++)
            result[i] = operands[0][0];
    }

    public override IReadOnlyList<Value?> Gradient(GradientBuilder g, Value result, Value resultGradient) =>
        new[] { g.SumOf(resultGradient) };
}
