using System.Collections.Generic;

namespace LstmGen.Generator.Graph.Ops;

/// <summary>An op that folds a vector into one number.</summary>
internal abstract record ReductionOp : Op
{
    /// <summary>What padding lanes hold so that they do not count.</summary>
    public abstract float Identity { get; }

    public override int ResultSize(IReadOnlyList<Value> operands)
    {
        RequireCount(operands, 1);
        return 1;
    }
}
