using System;
using System.Collections.Generic;

namespace LstmGen.Generator.Graph.Ops;

/// <summary>A vector of parameters, element by element (peepholes, gains): dL/dp = dr.</summary>
internal sealed record ParameterOp(Parameter Parameter) : Op
{
    public override int ResultSize(IReadOnlyList<Value> operands)
    {
        RequireCount(operands, 0);
        if (Parameter.Columns != 0)
            throw new GraphException($"{Parameter.Name} [{Parameter.Rows}, {Parameter.Columns}] is not a vector.");
        return Parameter.Rows;
    }

    public override void Evaluate(EvaluationContext context, IReadOnlyList<double[]> operands, double[] result) =>
        context.Parameters[Parameter.Name].CopyTo(result, 0);

    public override IReadOnlyList<Value?> Gradient(GradientBuilder g, Value result, Value resultGradient)
    {
        g.Accumulate(Parameter, resultGradient, null);
        return Array.Empty<Value?>();
    }
}
