using System.Collections.Generic;
using System.Linq;

namespace LstmGen.Generator.Kernels;

/// <summary>One emitted method: reference parameters, then statements.</summary>
internal sealed class Kernel
{
    public Kernel(string name, string summary, IReadOnlyList<Statement> body, IReadOnlyList<string> hints)
    {
        Name = name;
        Summary = summary;
        Body = body;
        Hints = hints;
        var declared = new HashSet<string>();
        var used = new HashSet<string>();
        var counts = new HashSet<string>();
        Collect(body, declared, used, counts);
        used.ExceptWith(declared);
        References = Buffers.All.Where(used.Contains).ToArray();
        Turns = Turning(body);
        Counts = counts.OrderBy(c => c, System.StringComparer.Ordinal).ToArray();
    }

    /// <summary>Method name.</summary>
    public string Name { get; }

    /// <summary>What it computes, for the reader.</summary>
    public string Summary { get; }

    public IReadOnlyList<Statement> Body { get; }

    /// <summary>Lanes of its vectors.</summary>
    public int Lanes { get; init; } = 8;

    /// <summary>Registers of half as many lanes, where stages with vectors of different lengths run in one kernel.</summary>
    public IReadOnlyCollection<int> Halves { get; init; } = System.Array.Empty<int>();

    /// <summary>In which tiles and order its sums are made, for the reader: a line a phase.</summary>
    public IReadOnlyList<string> Schedule { get; init; } = System.Array.Empty<string>();

    /// <summary>Per register, what the value is called.</summary>
    public IReadOnlyList<string> Hints { get; }

    /// <summary>Lanes of a register.</summary>
    public int LanesOf(int register) => Halves.Contains(register) ? Lanes / 2 : Lanes;

    /// <summary>Lanes of what a statement computes or stores.</summary>
    public int LanesOf(Statement statement) => statement switch
    {
        ComputeStatement c => LanesOf(c.Target),
        StoreStatement { Value: { Kind: OperandKind.Register } value } => LanesOf(value.Register),
        _ => Lanes,
    };

    /// <summary>C# statements of the body, a loop being one beside its own.</summary>
    public int StatementCount => CountOf(Body);

    /// <summary>Names of its <c>ref float</c> parameters, in the order of <see cref="Buffers.All"/>.</summary>
    public IReadOnlyList<string> References { get; }

    /// <summary>Names of its <c>int</c> parameters: numbers of iterations.</summary>
    public IReadOnlyList<string> Counts { get; }

    /// <summary>It has a parameter <c>turn</c>, 0 or 1: some of its loops count up or down.</summary>
    public bool Turns { get; }

    private static int CountOf(IReadOnlyList<Statement> body) => body.Sum(s => s switch
    {
        CommentStatement => 0,
        LoopStatement loop => 1 + CountOf(loop.Body),
        _ => 1,
    });

    private static bool Turning(IReadOnlyList<Statement> body) => body.OfType<LoopStatement>().Any(l => l.Turns || Turning(l.Body));

    private static void Collect(IReadOnlyList<Statement> body, HashSet<string> declared, HashSet<string> used, HashSet<string> counts)
    {
        foreach (Statement statement in body)
        {
            switch (statement)
            {
                case ComputeStatement c:
                    foreach (Operand operand in new[] { c.A, c.B, c.C })
                    {
                        if (operand.Kind == OperandKind.Memory)
                            used.Add(operand.Memory.Base);
                    }
                    break;
                case StoreStatement s:
                    used.Add(s.To.Base);
                    break;
                case ReferenceStatement r:
                    used.Add(r.Base);
                    declared.Add(r.Name);
                    break;
                case LoopStatement l:
                    if (l.CountParameter is not null)
                        counts.Add(l.CountParameter);
                    Collect(l.Body, declared, used, counts);
                    break;
            }
        }
    }
}
