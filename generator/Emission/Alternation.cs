using System.Collections.Generic;
using System.Linq;
using LstmGen.Generator.Kernels;

namespace LstmGen.Generator.Emission;

/// <summary>
/// Which products of a sequence of statements move their sum to a second local, and which move it back. Without fused multiply-adds
/// the sum is made in the register of the product. The JIT copies it from there where the local is the one it was added to; where the local is another,
/// it makes the sum in the register of the old one, which is free from then on.
/// </summary>
internal sealed class Alternation
{
    private readonly HashSet<int> _away = new();
    private readonly HashSet<int> _back = new();

    /// <param name="statements">A body; bodies of loops in it are sequences of their own.</param>
    /// <param name="uniform">Registers of broadcasts.</param>
    public Alternation(IReadOnlyList<Statement> statements, ISet<int> uniform)
    {
        var open = new Dictionary<int, int>();
        for (int i = 0; i < statements.Count; i++)
        {
            if (statements[i] is ComputeStatement c && IsProduct(c, uniform))
            {
                // In pairs, so that after any of them the sum is where everything else looks for it.
                if (!open.TryGetValue(c.Target, out int first))
                {
                    open.Add(c.Target, i);
                    continue;
                }
                open.Remove(c.Target);
                _away.Add(first);
                _back.Add(i);
            }
            else if (!Passes(statements[i], uniform))
            {
                open.Clear();
            }
        }
    }

    /// <summary>Registers whose sum is in the second local for a while.</summary>
    public static IEnumerable<int> Registers(IReadOnlyList<Statement> statements, ISet<int> uniform)
    {
        var alternation = new Alternation(statements, uniform);
        return alternation._away.Select(i => ((ComputeStatement)statements[i]).Target)
            .Concat(statements.OfType<LoopStatement>().SelectMany(l => Registers(l.Body, uniform)));
    }

    /// <summary>The statement writes the second local.</summary>
    public bool MovesAway(int statement) => _away.Contains(statement);

    /// <summary>The statement reads it.</summary>
    public bool MovesBack(int statement) => _back.Contains(statement);

    /// <summary>A broadcast times memory, added to its target.</summary>
    private static bool IsProduct(ComputeStatement c, ISet<int> uniform) =>
        c.Op == VectorOp.MultiplyAdd && c.C.Kind == OperandKind.Register && c.C.Register == c.Target && !uniform.Contains(c.Target)
        && c.B.Kind == OperandKind.Memory && c.A.Kind == OperandKind.Register && uniform.Contains(c.A.Register);

    /// <summary>Reads no sum.</summary>
    private static bool Passes(Statement statement, ISet<int> uniform) => statement switch
    {
        ComputeStatement c => uniform.Contains(c.Target),
        CommentStatement or AdvanceStatement or ReferenceStatement => true,
        _ => false,
    };
}
