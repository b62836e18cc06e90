using System;
using System.Collections.Generic;
using System.Linq;
using LstmGen.Generator.Graph;

namespace LstmGen.Generator.Planning;

/// <summary>
/// Which sums of a small tile come first. A step of few units is one chain of latencies, so what the longest chain of activations waits for is
/// summed first, and what joins late (the output gate) last.
/// </summary>
internal static class GateOrder
{
    /// <summary>Indices of accumulators, those with the longest way to what is stored first; null where all are summed together.</summary>
    public static IReadOnlyList<IReadOnlyList<int>>? Of(Phase phase, LoweringOptions options)
    {
        int count = phase.Accumulators.Count;
        bool few = count > 1 && LaneLayout.Blocks(phase.Size) * count <= Machines.Chains;
        return options is { Infers: true, GateByGate: true } && few && Groups(phase) is { Count: > 1 } order ? order : null;
    }

    private static IReadOnlyList<IReadOnlyList<int>> Groups(Phase phase)
    {
        var delays = new Dictionary<Value, int>();
        foreach (Value value in phase.Values.Reverse())
            delays[value] = Readers(phase, value).Select(v => delays[v]).DefaultIfEmpty(0).Max() + Cost(value);
        return phase.Accumulators
            .Select((a, index) => (Index: index, Delay: Readers(phase, a.Value).Select(v => delays[v]).DefaultIfEmpty(0).Max()))
            .GroupBy(a => a.Delay)
            .OrderByDescending(g => g.Key)
            .Select(g => (IReadOnlyList<int>)g.Select(a => a.Index).ToArray())
            .ToArray();
    }

    private static IEnumerable<Value> Readers(Phase phase, Value value) => phase.Values.Where(v => v.Operands.Contains(value));

    /// <summary>Activations decide; what combines them is short.</summary>
    private static int Cost(Value value) => value.Op is ElementwiseOp { InputScale: not null } ? 1 : 0;
}
