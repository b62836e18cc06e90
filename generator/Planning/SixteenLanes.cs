using System.Linq;
using LstmGen.Generator.Graph;
using LstmGen.Generator.Graph.Ops;

namespace LstmGen.Generator.Planning;

/// <summary>Which steps can be taken in vectors of sixteen lanes, twice as many as elsewhere, and are shorter for it.</summary>
internal static class SixteenLanes
{
    /// <summary>
    /// A step of products over more units than eight lanes hold, whose values never cross lanes: sums over units depend on the number of lanes. Its
    /// element-wise values read nothing that another stage has padded for itself, and no part of a vector.
    /// </summary>
    public static bool Suit(Stage stage, StepPlan plan)
    {
        Value[] values = plan.Phases.SelectMany(p => p.Values).ToArray();
        return plan.Phases.Any(p => p.Accumulators.Count > 0 && p.Size > LaneLayout.Lanes)
            && !stage.Values.Any(v => v.Op is ConcatOp or EmbedOp)
            && !values.Any(v => v.Op is ReductionOp || v.IsScalar)
            && !plan.Phases.SelectMany(p => p.Accumulators).SelectMany(a => a.Products).Any(p => p.Transposed || WeightPacking.IsDot(plan, p.Rows.Parameter))
            && values.SelectMany(v => v.Operands).All(o => !plan.Places.TryGetValue(o, out Place? place) || IsOwn(plan, o, place));
    }

    /// <summary>State, or what the step itself leaves in memory.</summary>
    private static bool IsOwn(StepPlan plan, Value value, Place place) =>
        place is { Slots: 1, Gates: 1 } && (value.Op is LeafOp { Kind: LeafKind.State } || plan.Phases.Any(p => p.Values.Contains(value) || p.Accumulators.Any(a => a.Value == value)));
}
