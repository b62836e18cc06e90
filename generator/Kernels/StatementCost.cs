using System.Collections.Generic;

namespace LstmGen.Generator.Kernels;

/// <summary>What statements cost the JIT, counted in the IL that the C# compiler makes of their spelling; a test recounts it from real IL.</summary>
/// <param name="Instructions">IL instructions.</param>
/// <param name="LocalReferences">Loads and stores of locals and arguments.</param>
/// <param name="MultiplyAdds">Vector multiply-add statements as written (a loop body counts once).</param>
/// <param name="Executed">Vector multiply-add statements as executed by one call.</param>
internal readonly record struct StatementCost(int Instructions, int LocalReferences, int MultiplyAdds, long Executed)
{
    public static StatementCost operator +(StatementCost a, StatementCost b) =>
        new(a.Instructions + b.Instructions, a.LocalReferences + b.LocalReferences, a.MultiplyAdds + b.MultiplyAdds, a.Executed + b.Executed);

    public static StatementCost Of(Kernel kernel) => Of(kernel.Body, kernel.LanesOf);

    /// <summary>The same for statements whose vectors have eight lanes.</summary>
    public static StatementCost Of(IReadOnlyList<Statement> statements) => Of(statements, _ => 8);

    private static StatementCost Of(IReadOnlyList<Statement> statements, System.Func<Statement, int> lanes)
    {
        StatementCost total = default;
        foreach (Statement statement in statements)
            total += statement is LoopStatement l ? OfLoop(l, Of(l.Body, lanes)) : Of(statement, lanes(statement));
        return total;
    }

    /// <summary>The same, at most, for statements that are written for halves of vectors.</summary>
    public static StatementCost OfHalved(IReadOnlyList<Statement> statements)
    {
        StatementCost total = default;
        foreach (Statement statement in statements)
        {
            total += statement switch
            {
                ComputeStatement { Op: VectorOp.Pick } => Of(statement) + new StatementCost(4, 0, 0, 0),
                ComputeStatement { Op: VectorOp.Broadcast or VectorOp.LoadFour } or ReferenceStatement or AdvanceStatement => Of(statement),
                ComputeStatement { Op: VectorOp.LookUp8 } => new StatementCost(124, 32, 0, 0),
                ComputeStatement { Op: VectorOp.Rotate or VectorOp.Exchange } c => Of(c.A) + Of(c.A) + new StatementCost(34, 8, 0, 0),
                LoopStatement l => OfLoop(l, OfHalved(l.Body)),
                _ => Of(statement) + Of(statement),
            };
        }
        return total;
    }

    private static StatementCost Of(Statement statement, int lanes = 8) => statement switch
    {
        ComputeStatement c => Of(c.A) + Of(c.B) + Of(c.C) + OfOp(c, lanes),
        StoreStatement s => Of(s.Value) + (lanes == 8 ? OfStore(s.Lanes) : OfStore512(s.Lanes)),
        ReferenceStatement r => new StatementCost(r.Index is null ? 4 : 9, r.Index is null ? 2 : 3, 0, 0),
        AdvanceStatement => new StatementCost(4, 2, 0, 0),
        _ => default,
    };

    private static StatementCost OfLoop(LoopStatement loop, StatementCost body) =>
        new(body.Instructions + 10, body.LocalReferences + 6, body.MultiplyAdds, body.Executed * loop.Count);

    private static StatementCost Of(Operand operand) => operand.Kind switch
    {
        OperandKind.Register => new StatementCost(1, 1, 0, 0),
        OperandKind.Memory => new StatementCost(4, 1, 0, 0),
        OperandKind.Literal => new StatementCost(2, 0, 0, 0),
        _ => default,
    };

    // The operation itself and the store of its result.
    private static StatementCost OfOp(ComputeStatement c, int lanes) => c.Op switch
    {
        VectorOp.Copy => new StatementCost(1, 1, 0, 0),
        VectorOp.Broadcast => new StatementCost(4, 1, 0, 0),
        VectorOp.LoadFour => new StatementCost(2, 1, 0, 0),
        VectorOp.Pick => new StatementCost(3, 1, 0, 0),
        VectorOp.MultiplyAdd => new StatementCost(2, 1, 1, 1),
        VectorOp.MultiplySubtract => new StatementCost(3, 1, 0, 0),
        VectorOp.NegativeMultiplyAdd => new StatementCost(3, 1, 0, 0),
        // Besides the load that the operand counts: one per further float and a zero per other lane.
        VectorOp.LoadFirst => new StatementCost(2 + (4 * (c.Count - 1)) + (lanes - c.Count), c.Count, 0, 0),
        VectorOp.LookUp8 => new StatementCost(7 + lanes, 1, 0, 0),
        VectorOp.ShiftExponent => new StatementCost(7, 1, 0, 0),
        VectorOp.OneWhereAboveZero => new StatementCost(7, 1, 0, 0),
        VectorOp.SelectFirst => new StatementCost(5 + lanes, 1, 0, 0),
        VectorOp.Blend => new StatementCost(13, 1, 0, 0),
        VectorOp.Rotate or VectorOp.Exchange => new StatementCost(11, 1, 0, 0),
        _ => new StatementCost(2, 1, 0, 0),
    };

    private static StatementCost OfStore(int lanes)
    {
        if (lanes == 8)
            return new StatementCost(4, 1, 0, 0);
        int singles = lanes % 4, instructions = lanes >= 4 ? 6 : 0;
        return new StatementCost(instructions + (singles * 8), 1 + (2 * singles), 0, 0);
    }

    // By halves and quarters: each has the value taken apart.
    private static StatementCost OfStore512(int lanes)
    {
        if (lanes == 16)
            return new StatementCost(4, 1, 0, 0);
        int singles = lanes % 4, instructions = (lanes >= 8 ? 6 : 0) + (lanes % 8 >= 4 ? 7 : 0), stores = (lanes >= 8 ? 1 : 0) + (lanes % 8 >= 4 ? 1 : 0);
        return new StatementCost(instructions + (singles * 8), (2 * stores) + (2 * singles), 0, 0);
    }
}
