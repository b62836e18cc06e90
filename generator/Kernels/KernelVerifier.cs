using System.Collections.Generic;
using System.Linq;
using LstmGen.Generator.Graph;

namespace LstmGen.Generator.Kernels;

/// <summary>Checks that a kernel reads only what it has written and reaches only references that it has.</summary>
internal static class KernelVerifier
{
    /// <summary>Throws <see cref="GraphException"/> on the first broken rule.</summary>
    public static void Verify(Kernel kernel) =>
        Check(kernel, kernel.Body, new HashSet<int>(), new HashSet<string>(kernel.References));

    private static void Check(Kernel kernel, IReadOnlyList<Statement> body, HashSet<int> assigned, HashSet<string> references)
    {
        foreach (Statement statement in body)
        {
            switch (statement)
            {
                case ComputeStatement c:
                    Require(c.Target >= 0 && c.Target < kernel.Hints.Count, kernel, $"register {c.Target} does not exist");
                    int lanes = kernel.LanesOf(c) * (c.Op is VectorOp.Lower or VectorOp.Upper ? 2 : 1);
                    foreach (Operand operand in new[] { c.A, c.B, c.C })
                    {
                        Check(kernel, operand, assigned, references);
                        Require(operand.Kind != OperandKind.Register || kernel.LanesOf(operand.Register) == lanes, kernel, $"{c.Op} reads {lanes} lanes of register {operand.Register}, which has others");
                    }
                    assigned.Add(c.Target);
                    break;
                case StoreStatement s:
                    Check(kernel, s.Value, assigned, references);
                    Require(references.Contains(s.To.Base) && s.To.Offset >= 0, kernel, $"a store through {s.To}");
                    Require(s.Lanes >= 1 && s.Lanes <= kernel.LanesOf(s), kernel, $"a store of {s.Lanes} lanes");
                    break;
                case ReferenceStatement r:
                    Require(references.Contains(r.Base), kernel, $"{r.Name} starts from an unknown reference {r.Base}");
                    Require(!references.Contains(r.Name), kernel, $"{r.Name} is declared twice");
                    references.Add(r.Name);
                    break;
                case AdvanceStatement a:
                    Require(references.Contains(a.Name) && !kernel.References.Contains(a.Name), kernel, $"{a.Name} cannot move");
                    break;
                case LoopStatement l:
                    Require(l.Count > 0, kernel, $"loop {l.Index} runs {l.Count} times");
                    var inside = new HashSet<string>(references);
                    Check(kernel, l.Body, assigned, inside);
                    break;
            }
        }
    }

    private static void Check(Kernel kernel, Operand operand, HashSet<int> assigned, HashSet<string> references)
    {
        if (operand.Kind == OperandKind.Register)
            Require(assigned.Contains(operand.Register), kernel, $"register {operand.Register} is read before it is written");
        if (operand.Kind == OperandKind.Memory)
            Require(references.Contains(operand.Memory.Base) && operand.Memory.Offset >= 0, kernel, $"a load through {operand.Memory}");
    }

    private static void Require(bool condition, Kernel kernel, string what)
    {
        if (!condition)
            throw new GraphException($"Kernel {kernel.Name}: {what}.");
    }
}
