using System.Collections.Generic;
using System.Linq;

namespace LstmGen.Generator.Kernels;

/// <summary>
/// Kernels that run one after the other, as one: the same operations on the same operands, hence the same bits. What a later one computes from nothing that
/// an earlier one stores (products of its own state) moves up among the earlier one's last activations, which are a chain and leave multipliers idle. Whole vectors that an
/// earlier one has stored are read from registers; the last one may have vectors of half the length, and reads halves of them.
/// </summary>
internal sealed class KernelJoiner
{
    /// <summary>Registers of different lengths share no local.</summary>
    private const string OfHalf = "Half";

    private readonly List<string> _hints = new();
    private readonly HashSet<int> _halves = new();
    private readonly int _lanes;

    private KernelJoiner(int lanes) => _lanes = lanes;

    /// <summary>Whether a kernel can be joined with others: it is one straight line.</summary>
    public static bool Takes(Kernel kernel) => kernel.Body.All(Interleaving.IsStraight);

    /// <param name="name">Of the kernel.</param>
    /// <param name="summary">What it computes.</param>
    /// <param name="kernels">In order; with vectors as long as the first one's, but for the last, whose may be half as long.</param>
    public static Kernel Join(string name, string summary, IReadOnlyList<Kernel> kernels)
    {
        var joiner = new KernelJoiner(kernels[0].Lanes);
        IReadOnlyList<Statement> body = System.Array.Empty<Statement>();
        foreach (Kernel kernel in kernels)
        {
            IReadOnlyList<Statement> next = joiner.Numbered(kernel);
            body = body.Count == 0 ? next : Append(body, joiner.Handed(body, next, kernel.Lanes), kernel.Lanes);
        }
        return new Kernel(name, summary, body, joiner._hints) { Lanes = joiner._lanes, Halves = joiner._halves, Schedule = kernels.SelectMany(k => k.Schedule).ToArray() };
    }

    /// <summary>All that the second kernel, one straight line, reads of what the first one stores are whole vectors, which are still in registers.</summary>
    public static bool Hands(Kernel first, Kernel second)
    {
        if (!Takes(second) || first.Body.Any(StoresInLoop))
            return false;
        var stored = new StoredVectors(first.Body, first.Lanes);
        StoreStatement[] stores = first.Body.OfType<StoreStatement>().ToArray();
        bool[] handed = second.Body.OfType<ComputeStatement>()
            .SelectMany(c => Operands(c)
                .Where(o => o.Kind == OperandKind.Memory && stores.Any(s => s.Overlaps(o.Memory, second.Lanes)))
                .Select(o => stored.Find(c, o, second.Lanes) is not null))
            .ToArray();
        return handed.Length > 0 && handed.All(h => h);
    }

    private static bool StoresInLoop(Statement statement) => statement is LoopStatement loop && loop.Body.Any(s => s is StoreStatement || StoresInLoop(s));

    /// <summary>The body of a kernel, with registers behind those of the kernels before it.</summary>
    private Statement[] Numbered(Kernel kernel)
    {
        int registers = _hints.Count;
        foreach (string hint in kernel.Hints)
            Register(hint, kernel.Lanes);
        return kernel.Body.Select(s => Renumbered(s, registers)).ToArray();
    }

    private int Register(string hint, int lanes)
    {
        int register = _hints.Count;
        _hints.Add(lanes == _lanes ? hint : hint + OfHalf);
        if (lanes != _lanes)
            _halves.Add(register);
        return register;
    }

    /// <summary>Reads of whole vectors that were stored before take the register that was stored, or a half of it.</summary>
    private IReadOnlyList<Statement> Handed(IReadOnlyList<Statement> first, IReadOnlyList<Statement> second, int lanes)
    {
        var stored = new StoredVectors(first, _lanes);
        var made = new List<Statement>();
        var halves = new Dictionary<StoredVector, Operand>();
        Operand Take(ComputeStatement reader, Operand operand)
        {
            if (stored.Find(reader, operand, lanes) is not { } found)
                return operand;
            if (found.Part == VectorOp.Copy)
                return found.Register;
            if (!halves.TryGetValue(found, out Operand half))
            {
                halves.Add(found, half = Operand.Of(Register("h", lanes)));
                made.Add(new ComputeStatement(half.Register, found.Part, found.Register));
            }
            return half;
        }
        foreach (Statement statement in second)
        {
            made.Add(statement is not ComputeStatement c ? statement : c with { A = Take(c, c.A), B = Take(c, c.B), C = Take(c, c.C) });
            stored.Forget(statement);
        }
        return made;
    }

    private static Operand[] Operands(ComputeStatement c) => new[] { c.A, c.B, c.C };

    private static IReadOnlyList<Statement> Append(IReadOnlyList<Statement> first, IReadOnlyList<Statement> second, int lanes)
    {
        (List<Statement> early, List<Statement> late) = Part(second, first, lanes);
        int products = first.Select((s, i) => IsProduct(s) ? i + 1 : 0).Max();
        return first.Take(products).Concat(Interleaving.Of(first.Skip(products).ToArray(), early)).Concat(late).ToArray();
    }

    /// <summary>What can run before others have stored or computed what it reads, and what cannot.</summary>
    private static (List<Statement> Early, List<Statement> Late) Part(IReadOnlyList<Statement> statements, IReadOnlyList<Statement> before, int lanes)
    {
        List<Statement> early = new(), late = new();
        var stores = before.OfType<StoreStatement>().ToList();
        var registers = new HashSet<int>(before.OfType<ComputeStatement>().Select(c => c.Target));
        Statement? comment = null;
        foreach (Statement statement in statements)
        {
            if (statement is CommentStatement)
            {
                comment = statement;
                continue;
            }
            bool waits = true;
            if (statement is StoreStatement store)
            {
                stores.Add(store);
            }
            else if (statement is ComputeStatement c)
            {
                Operand[] operands = Operands(c);
                int[] touched = operands.Where(o => o.Kind == OperandKind.Register).Select(o => o.Register).Append(c.Target).ToArray();
                waits = touched.Any(registers.Contains) || operands.Any(o => o.Kind == OperandKind.Memory && stores.Any(s => s.Overlaps(o.Memory, c.Op == VectorOp.Broadcast ? 1 : lanes)));
                if (waits)
                    registers.UnionWith(touched);
            }
            List<Statement> part = waits ? late : early;
            if (comment is not null)
                part.Add(comment);
            part.Add(statement);
            comment = null;
        }
        return (early, late);
    }

    /// <summary>A weight times something.</summary>
    private static bool IsProduct(Statement statement) =>
        statement is ComputeStatement { Op: VectorOp.MultiplyAdd, B: { Kind: OperandKind.Memory, Memory.Base: Buffers.Weights } };

    private static Statement Renumbered(Statement statement, int by) => statement switch
    {
        ComputeStatement c => c with { Target = c.Target + by, A = Renumbered(c.A, by), B = Renumbered(c.B, by), C = Renumbered(c.C, by) },
        StoreStatement s => s with { Value = Renumbered(s.Value, by) },
        _ => statement,
    };

    private static Operand Renumbered(Operand operand, int by) => operand.Kind == OperandKind.Register ? Operand.Of(operand.Register + by) : operand;
}
