using System.Collections.Generic;

namespace LstmGen.Generator.Graph.Ops;

/// <summary>r = W^T d: what an affine map's gradient needs. dL/dd = W dr, dL/dW = d dr^T.</summary>
internal sealed record TransposedAffineOp(Parameter Weight) : Op
{
    public override int ResultSize(IReadOnlyList<Value> operands)
    {
        RequireCount(operands, 1);
        if (operands[0].Size != Weight.Rows)
            throw new GraphException($"{Weight.Name} [{Weight.Rows}, {Weight.Columns}], transposed, does not fit a vector of {operands[0].Size}.");
        return Weight.Columns;
    }

    public override void Evaluate(EvaluationContext context, IReadOnlyList<double[]> operands, double[] result)
    {
        double[] weight = context.Parameters[Weight.Name];
        for (int column = 0; column < Weight.Columns; column++)
        {
            double sum = 0;
            for (int row = 0; row < Weight.Rows; row++)
                sum = context.Round(sum + context.Round(weight[(row * Weight.Columns) + column] * operands[0][row]));
            result[column] = sum;
        }
    }

    public override IReadOnlyList<Value?> Gradient(GradientBuilder g, Value result, Value resultGradient)
    {
        g.Accumulate(Weight, result.Operands[0], resultGradient);
        return new[] { g.Apply(new AffineOp(Weight, null), resultGradient) };
    }
}
