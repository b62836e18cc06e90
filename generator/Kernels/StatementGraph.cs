using System;
using System.Collections.Generic;
using System.Linq;

namespace LstmGen.Generator.Kernels;

/// <summary>Which straight statements must come before which others, while they are put in another order.</summary>
internal sealed class StatementGraph
{
    private readonly IReadOnlyList<Statement> _statements;
    private readonly int _lanes;
    private readonly StatementTiming[] _timings;
    private readonly HashSet<int>[] _before;
    private readonly List<int>[] _after;
    private readonly int[] _ready;
    private readonly Dictionary<int, int> _reads = new();

    /// <param name="statements">In an order that is right.</param>
    /// <param name="lanes">Lanes of a vector.</param>
    public StatementGraph(IReadOnlyList<Statement> statements, int lanes)
    {
        _lanes = lanes;
        _statements = statements;
        _timings = statements.Select(StatementTiming.Of).ToArray();
        _before = statements.Select(_ => new HashSet<int>()).ToArray();
        _after = statements.Select(_ => new List<int>()).ToArray();
        _ready = new int[statements.Count];
        Registers();
        Memory();
        for (int i = 0; i < statements.Count; i++)
        {
            foreach (int before in _before[i])
                _after[before].Add(i);
        }
    }

    public int Count => _statements.Count;

    public Statement Statement(int i) => _statements[i];

    public StatementTiming Timing(int i) => _timings[i];

    /// <summary>The register that it writes.</summary>
    public int? Target(int i) => (_statements[i] as ComputeStatement)?.Target;

    /// <summary>Statements that must still be taken before it.</summary>
    public IReadOnlyList<int> Missing(int i) => _before[i].Count == 0 ? Array.Empty<int>() : _before[i].OrderBy(b => b).ToArray();

    /// <summary>Everything that it needs is there.</summary>
    public bool IsReady(int i, int cycle) => _before[i].Count == 0 && _ready[i] <= cycle;

    /// <summary>Everything that it needs is there, but for what is missing.</summary>
    public bool IsReadyBut(int i, int cycle) => _ready[i] <= cycle;

    /// <summary>Something waits for nothing but this.</summary>
    public bool IsAwaited(int i) => _after[i].Count == 0 || _after[i].Any(a => _before[a].Count == 1);

    /// <summary>Registers whose value nothing reads after it.</summary>
    public IEnumerable<int> Ends(int i) => Reads(_statements[i]).Where(r => _reads[r] == 1 && !(Target(i) == r));

    /// <summary>It has its place in the order.</summary>
    public void Take(int i, int cycle)
    {
        foreach (int register in Reads(_statements[i]))
            _reads[register]--;
        foreach (int after in _after[i])
        {
            _before[after].Remove(i);
            _ready[after] = Math.Max(_ready[after], cycle + _timings[i].Latency);
        }
    }

    private void Registers()
    {
        var writer = new Dictionary<int, int>();
        var readers = new Dictionary<int, List<int>>();
        for (int i = 0; i < _statements.Count; i++)
        {
            foreach (int register in Reads(_statements[i]))
            {
                _reads[register] = _reads.TryGetValue(register, out int reads) ? reads + 1 : 1;
                if (writer.TryGetValue(register, out int written))
                    _before[i].Add(written);
                if (!readers.TryGetValue(register, out List<int>? some))
                    readers.Add(register, some = new List<int>());
                some.Add(i);
            }
            if (Target(i) is not { } target)
                continue;
            if (writer.TryGetValue(target, out int last))
                _before[i].Add(last);
            if (readers.TryGetValue(target, out List<int>? old))
            {
                _before[i].UnionWith(old.Where(r => r != i));
                old.Clear();
            }
            writer[target] = i;
        }
    }

    /// <summary>
    /// Stores keep their places among loads and stores of the same memory; nothing stores weights. Input and output may be the same. Other references of different names
    /// are taken for different memory: within a tile nothing is stored that its products still read, because who lowers a step holds that back.
    /// </summary>
    private void Memory()
    {
        var before = new List<(int Statement, Address Address, int Floats, bool Writes)>();
        for (int i = 0; i < _statements.Count; i++)
        {
            int current = before.Count;
            if (_statements[i] is StoreStatement store)
                before.Add((i, store.To, store.Lanes, true));
            else if (_statements[i] is ComputeStatement c)
                before.AddRange(new[] { c.A, c.B, c.C }.Where(o => o.Kind == OperandKind.Memory && o.Memory.Base != Buffers.Weights).Select(o => (i, o.Memory, Floats(c), false)));
            for (; current < before.Count; current++)
            {
                (_, Address address, int floats, bool writes) = before[current];
                _before[i].UnionWith(before.Where(b => b.Statement != i && (b.Writes || writes) && Overlap(b.Address, b.Floats, address, floats)).Select(b => b.Statement));
            }
        }
    }

    private int Floats(ComputeStatement load) => load.Op switch
    {
        VectorOp.Broadcast => 1,
        VectorOp.LoadFour => 4,
        VectorOp.LoadFirst => load.Count,
        _ => _lanes,
    };

    private static bool Overlap(Address a, int floatsOfA, Address b, int floatsOfB) =>
        a.Base == b.Base
            ? a.Offset < b.Offset + floatsOfB && b.Offset < a.Offset + floatsOfA
            : IsCallers(a.Base) && IsCallers(b.Base);

    private static bool IsCallers(string buffer) => buffer is Buffers.Input or Buffers.Output;

    private static IEnumerable<int> Reads(Statement statement)
    {
        Operand[] operands = statement switch
        {
            ComputeStatement c => new[] { c.A, c.B, c.C },
            StoreStatement s => new[] { s.Value },
            _ => Array.Empty<Operand>(),
        };
        return operands.Where(o => o.Kind == OperandKind.Register).Select(o => o.Register).Distinct();
    }
}
