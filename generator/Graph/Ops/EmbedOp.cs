using System;
using System.Collections.Generic;

namespace LstmGen.Generator.Graph.Ops;

/// <summary>A vector of zeros with the operand at an offset: the adjoint of a slice.</summary>
internal sealed record EmbedOp(int Offset, int Total) : Op
{
    public override int ResultSize(IReadOnlyList<Value> operands)
    {
        RequireCount(operands, 1);
        if (Offset < 0 || Offset + operands[0].Size > Total)
            throw new GraphException($"A vector of {operands[0].Size} at {Offset} does not fit into {Total}.");
        return Total;
    }

    public override void Evaluate(EvaluationContext context, IReadOnlyList<double[]> operands, double[] result)
    {
        Array.Clear(result, 0, result.Length);
        operands[0].CopyTo(result, Offset);
    }

    public override IReadOnlyList<Value?> Gradient(GradientBuilder g, Value result, Value resultGradient) =>
        new[] { g.Slice(resultGradient, Offset, result.Operands[0].Size) };
}
