using System.Collections.Generic;

namespace LstmGen.Generator.Graph;

/// <summary>A primitive: one affine map, one elementary function, or one way of cutting and joining vectors.</summary>
internal abstract record Op
{
    /// <summary>Size of the result; throws <see cref="GraphException"/> when operands do not fit.</summary>
    public abstract int ResultSize(IReadOnlyList<Value> operands);

    /// <summary>Computes the result in double precision; <paramref name="context"/> holds parameters and rounding.</summary>
    public abstract void Evaluate(EvaluationContext context, IReadOnlyList<double[]> operands, double[] result);

    /// <summary>
    /// Given dL/d(result), the gradient with respect to each operand, in primitive ops; null where there is none.
    /// Parameter gradients are recorded on <paramref name="g"/>.
    /// </summary>
    public abstract IReadOnlyList<Value?> Gradient(GradientBuilder g, Value result, Value resultGradient);

    /// <summary>Throws unless there are exactly <paramref name="count"/> operands.</summary>
    protected void RequireCount(IReadOnlyList<Value> operands, int count)
    {
        if (operands.Count != count)
            throw new GraphException($"{GetType().Name}: {operands.Count} operands, expected {count}.");
    }
}
