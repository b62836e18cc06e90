using System.Collections.Generic;
using LstmGen.Generator.Kernels;

namespace LstmGen.Generator.Graph;

/// <summary>An op that treats every element alike; these are fused onto the register tile that makes their operands.</summary>
internal abstract record ElementwiseOp(int Arity) : Op
{
    /// <summary>
    /// When not null the op's lowering wants its operand multiplied by this factor; a planner may fold the factor into
    /// weights that nothing else reads.
    /// </summary>
    public virtual float? InputScale => null;

    /// <summary>As a fraction it can be had times a factor at no cost.</summary>
    public virtual bool TakesFactor => false;

    /// <summary>Emits one block of lanes. <paramref name="scaled"/>: the operand already carries <see cref="InputScale"/>, in units of the form.</summary>
    public abstract Operand Lower(KernelBuilder k, IReadOnlyList<Operand> operands, string hint, bool scaled);

    /// <summary>
    /// Emits one block as a quotient whose division waits for what the value is combined with; null: the op has no such form.
    /// </summary>
    public virtual Fraction? LowerFraction(FractionBuilder f, IReadOnlyList<Fraction> operands, string hint, bool scaled) => null;

    /// <summary>Numbers between which results lie, given those of the operands.</summary>
    public virtual Interval Bounds(IReadOnlyList<Interval> operands) => Interval.Any;

    public override int ResultSize(IReadOnlyList<Value> operands)
    {
        RequireCount(operands, Arity);
        for (int i = 1; i < Arity; i++)
        {
            if (operands[i].Size != operands[0].Size)
                throw new GraphException($"{GetType().Name}: operand sizes {operands[0].Size} and {operands[i].Size} differ.");
        }
        return operands[0].Size;
    }

    public override void Evaluate(EvaluationContext context, IReadOnlyList<double[]> operands, double[] result)
    {
        for (int i = 0; i < result.Length; i++)
            result[i] = context.Round(Apply(operands[0][i], Arity > 1 ? operands[1][i] : 0));
    }

    /// <summary>The function of one element; unary ops ignore <paramref name="b"/>.</summary>
    protected abstract double Apply(double a, double b);
}
