using System.Collections.Generic;
using System.Linq;

namespace LstmGen.Generator.Graph.Ops;

/// <summary>Vectors one after the other.</summary>
internal sealed record ConcatOp : Op
{
    public override int ResultSize(IReadOnlyList<Value> operands) => operands.Sum(o => o.Size);

    public override void Evaluate(EvaluationContext context, IReadOnlyList<double[]> operands, double[] result)
    {
        int at = 0;
        foreach (double[] operand in operands)
        {
            operand.CopyTo(result, at);
            at += operand.Length;
        }
    }

    public override IReadOnlyList<Value?> Gradient(GradientBuilder g, Value result, Value resultGradient)
    {
        var parts = new List<Value?>();
        int at = 0;
        foreach (Value operand in result.Operands)
        {
            parts.Add(g.Slice(resultGradient, at, operand.Size));
            at += operand.Size;
        }
        return parts;
    }
}
