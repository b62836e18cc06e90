using System.Collections.Generic;

namespace LstmGen.Generator.Graph.Ops;

/// <summary>r = W x + b, of all rows or of [FirstRow, FirstRow + Rows). dL/dx = W^T dr, dL/dW = dr x^T, dL/db = dr.</summary>
internal sealed record AffineOp(Parameter Weight, Parameter? Bias, int FirstRow = 0, int Rows = 0) : Op
{
    private int Count => Rows == 0 ? Weight.Rows : Rows;

    public override int ResultSize(IReadOnlyList<Value> operands)
    {
        RequireCount(operands, 1);
        if (operands[0].Size != Weight.Columns || (Bias is not null && (Bias.Rows != Weight.Rows || Bias.Columns != 0)))
            throw new GraphException($"{Weight.Name} [{Weight.Rows}, {Weight.Columns}] does not fit a vector of {operands[0].Size} or its bias.");
        if (FirstRow < 0 || FirstRow + Count > Weight.Rows)
            throw new GraphException($"{Weight.Name} [{Weight.Rows}, {Weight.Columns}] has no rows [{FirstRow}, {FirstRow + Count}).");
        return Count;
    }

    public override void Evaluate(EvaluationContext context, IReadOnlyList<double[]> operands, double[] result)
    {
        double[] weight = context.Parameters[Weight.Name];
        double[]? bias = Bias is null ? null : context.Parameters[Bias.Name];
        for (int row = 0; row < result.Length; row++)
        {
            double sum = bias?[FirstRow + row] ?? 0;
            for (int column = 0; column < Weight.Columns; column++)
                sum = context.Round(sum + context.Round(weight[((FirstRow + row) * Weight.Columns) + column] * operands[0][column]));
            result[row] = sum;
        }
    }

    public override IReadOnlyList<Value?> Gradient(GradientBuilder g, Value result, Value resultGradient)
    {
        g.Accumulate(Weight, resultGradient, result.Operands[0], FirstRow);
        if (Bias is not null)
            g.Accumulate(Bias, resultGradient, null, FirstRow);
        return new[] { g.Apply(new TransposedAffineOp(Weight, FirstRow, Rows), resultGradient) };
    }
}
