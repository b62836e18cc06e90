using System.Collections.Generic;

namespace LstmGen.Generator.Graph.Ops;

/// <summary>r = W x + b. dL/dx = W^T dr, dL/dW = dr x^T, dL/db = dr.</summary>
internal sealed record AffineOp(Parameter Weight, Parameter? Bias) : Op
{
    public override int ResultSize(IReadOnlyList<Value> operands)
    {
        RequireCount(operands, 1);
        if (operands[0].Size != Weight.Columns || (Bias is not null && (Bias.Rows != Weight.Rows || Bias.Columns != 0)))
            throw new GraphException($"{Weight.Name} [{Weight.Rows}, {Weight.Columns}] does not fit a vector of {operands[0].Size} or its bias.");
        return Weight.Rows;
    }

    public override void Evaluate(EvaluationContext context, IReadOnlyList<double[]> operands, double[] result)
    {
        double[] weight = context.Parameters[Weight.Name];
        double[]? bias = Bias is null ? null : context.Parameters[Bias.Name];
        for (int row = 0; row < Weight.Rows; row++)
        {
            double sum = bias?[row] ?? 0;
            for (int column = 0; column < Weight.Columns; column++)
                sum = context.Round(sum + context.Round(weight[(row * Weight.Columns) + column] * operands[0][column]));
            result[row] = sum;
        }
    }

    public override IReadOnlyList<Value?> Gradient(GradientBuilder g, Value result, Value resultGradient)
    {
        g.Accumulate(Weight, resultGradient, result.Operands[0]);
        if (Bias is not null)
            g.Accumulate(Bias, resultGradient, null);
        return new[] { g.Apply(new TransposedAffineOp(Weight), resultGradient) };
    }
}
