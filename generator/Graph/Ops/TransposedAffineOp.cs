using System.Collections.Generic;

namespace LstmGen.Generator.Graph.Ops;

/// <summary>
/// r = W^T d, of all rows of W or of [FirstRow, FirstRow + Rows): what an affine map's gradient needs. dL/dd = W dr, dL/dW = d dr^T.
/// </summary>
internal sealed record TransposedAffineOp(Parameter Weight, int FirstRow = 0, int Rows = 0) : Op
{
    private int Count => Rows == 0 ? Weight.Rows : Rows;

    public override int ResultSize(IReadOnlyList<Value> operands)
    {
        RequireCount(operands, 1);
        if (operands[0].Size != Count || FirstRow < 0 || FirstRow + Count > Weight.Rows)
            throw new GraphException($"Rows [{FirstRow}, {FirstRow + Count}) of {Weight.Name} [{Weight.Rows}, {Weight.Columns}], transposed, do not fit a vector of {operands[0].Size}.");
        return Weight.Columns;
    }

    public override void Evaluate(EvaluationContext context, IReadOnlyList<double[]> operands, double[] result)
    {
        double[] weight = context.Parameters[Weight.Name];
        for (int column = 0; column < Weight.Columns; column++)
        {
            double sum = 0;
            for (int row = 0; row < Count; row++)
                sum = context.Round(sum + context.Round(weight[((FirstRow + row) * Weight.Columns) + column] * operands[0][row]));
            result[column] = sum;
        }
    }

    public override IReadOnlyList<Value?> Gradient(GradientBuilder g, Value result, Value resultGradient)
    {
        g.Accumulate(Weight, result.Operands[0], resultGradient, FirstRow);
        return new[] { g.Apply(new AffineOp(Weight, null, FirstRow, Rows), resultGradient) };
    }
}
