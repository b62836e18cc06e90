using System.Collections.Generic;

namespace LstmGen.Generator.Graph.Ops;

/// <summary>Elements [offset, offset + length) of a vector.</summary>
internal sealed record SliceOp(int Offset, int Length) : Op
{
    public override int ResultSize(IReadOnlyList<Value> operands)
    {
        RequireCount(operands, 1);
        if (Offset < 0 || Length < 1 || Offset + Length > operands[0].Size)
            throw new GraphException($"Slice [{Offset}, {Offset + Length}) of a vector of {operands[0].Size}.");
        return Length;
    }

    public override void Evaluate(EvaluationContext context, IReadOnlyList<double[]> operands, double[] result)
    {
        for (int i = 0; i < Length; i++)
            result[i] = operands[0][Offset + i];
    }

    public override IReadOnlyList<Value?> Gradient(GradientBuilder g, Value result, Value resultGradient) =>
        new[] { g.Apply(new EmbedOp(Offset, result.Operands[0].Size), resultGradient) };
}
