using System.Collections.Generic;
using System.Linq;
using LstmGen.Generator.Graph;

namespace LstmGen.Generator.Planning;

/// <summary>
/// Which steps have two gates in one vector where the last block holds at most four units: an LSTM of 20 units then takes ten multiply-adds a column, not twelve,
/// and two exponentials for the gates of its last four units, not four. Bits are the same. Measured on Zen 5, ratios to a vector a gate, with 32 registers and with 16:
/// 1x12 0.98 and 1.00, 1x17 0.92 and 0.90, 1x20 0.91 and 0.90, 4x20 0.92 and 0.87, 1x33 0.95 and 0.93, 1x44 0.97 and 0.92, 16x68 1.00 and 0.89, 1x100 1.00 and 1.00.
/// </summary>
internal static class TailPairs
{
    /// <summary>The most units that half a vector holds.</summary>
    public const int Units = LaneLayout.Lanes / 2;

    /// <summary>Sums of a phase: two pairs. Other numbers were not measured.</summary>
    private const int Gates = 4;

    /// <summary>Weights and biases that suit.</summary>
    /// <param name="plan">A step of inference.</param>
    /// <param name="scaled">Sums that only a sigmoid or a tanh reads, whose factor is in their weights: two in one vector share its exponential.</param>
    public static ISet<Parameter> Of(StepPlan plan, ICollection<Value> scaled)
    {
        // All parameters of a phase, or none: its sums are made of pairs, or not.
        IEnumerable<Parameter> suitable = plan.Phases
            .Where(phase => Suits(phase, scaled) && !plan.Phases.Where(p => p != phase).SelectMany(ParametersOf)
                .Concat(plan.Parameters.Values.Select(r => r.Parameter)).Intersect(ParametersOf(phase)).Any())
            .SelectMany(ParametersOf);
        return new HashSet<Parameter>(suitable);
    }

    /// <summary>Every sum is the gate of its number in all its tensors, which have no others. Alone, such a block would be two chains of sums that wait for themselves.</summary>
    private static bool Suits(Phase phase, ICollection<Value> scaled)
    {
        int rest = phase.Size % LaneLayout.Lanes;
        return phase.Size > LaneLayout.Lanes && rest is > 0 and <= Units && phase.Accumulators.Count == Gates
            && phase.Accumulators.Select((a, gate) => IsGate(phase, a, gate) && scaled.Contains(a.Value)).All(suits => suits);
    }

    private static bool IsGate(Phase phase, Accumulator accumulator, int gate) =>
        RowsOf(accumulator).All(r => r.FirstRow == gate * phase.Size && r.Parameter.Rows == Gates * phase.Size)
        && RowsOf(accumulator).Select(r => r.Parameter).SequenceEqual(RowsOf(phase.Accumulators[0]).Select(r => r.Parameter));

    private static IEnumerable<RowGroup> RowsOf(Accumulator accumulator) => accumulator.Products.Select(p => p.Rows).Concat(accumulator.Biases);

    private static IEnumerable<Parameter> ParametersOf(Phase phase) => phase.Accumulators.SelectMany(RowsOf).Select(r => r.Parameter);
}
