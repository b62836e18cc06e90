using System;
using System.Collections.Generic;
using System.Linq;
using LstmGen.Generator.Graph;
using LstmGen.Generator.Graph.Ops;
using LstmGen.Generator.Kernels;

namespace LstmGen.Generator.Planning;

/// <summary>
/// When a step may leave out the clamps of its exponentials: where no exponent can reach them they change nothing, so bits are the same. A step whose input and
/// state pass the check takes kernels without clamps, any other one the clamped kernels.
/// </summary>
/// <param name="Unclamped">Operands of sigmoid and tanh whose exponents are bounded.</param>
/// <param name="Checks">Vectors, each with the magnitude that its elements may have; null: the limit that is computed with the weights.</param>
/// <param name="Terms">What every exponent of a row is the sum of.</param>
internal sealed record StepGuard(IReadOnlyCollection<Value> Unclamped, IReadOnlyList<(Place Place, float? Bound)> Checks, IReadOnlyList<GuardTerm> Terms)
{
    /// <summary>Largest magnitude of a state that weights multiply: gates and tanh keep hidden states within it.</summary>
    private const float Hidden = 1;

    /// <summary>Largest magnitude of other states: a cell state may grow by one in the step, and the exponent of its tanh stays below <see cref="HighestExponent"/>.</summary>
    private const float Cell = 13;

    /// <summary>Sums are rounded: this much of the highest exponent is kept from them.</summary>
    private const float HighestExponent = Fraction.HighestExponent - 0.5f;

    /// <summary>Highest magnitude of a sum that carries the factor of its exponential.</summary>
    public float HighestSum { get; init; }

    /// <summary>Float among the packed weights that takes the limit of the input.</summary>
    public int Limit { get; init; }

    /// <summary>Bound of an input that is not checked, being computed in the same step; the limit must allow it. Null: the input is checked.</summary>
    public float? InputBound { get; init; }

    /// <summary>Bound of the stage's output after a step that the check lets pass; null: none is known.</summary>
    public float? OutputBound { get; init; }

    /// <summary>The same in one kernel behind a stage that keeps the input within a bound.</summary>
    public StepGuard Behind(float bound) => this with { Checks = Checks.Where(c => c.Bound is not null).ToArray(), InputBound = bound };

    /// <summary>Null where there is nothing to gain, or nothing to check.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="plan">Its step.</param>
    /// <param name="packing">Where its weights lie.</param>
    /// <param name="exponentials">The model's tier of accuracy.</param>
    /// <param name="blocks">The most blocks of a phase with which there is something to gain.</param>
    public static StepGuard? Of(Stage stage, StepPlan plan, WeightPacking packing, ExponentialForm exponentials, int blocks)
    {
        if (stage.States.Count == 0 || plan.Phases.Any(p => LaneLayout.Blocks(p.Size) > blocks))
            return null;
        Accumulator[] accumulators = plan.Phases.SelectMany(p => p.Accumulators).ToArray();
        float BoundOf(StateVariable state) => accumulators.Any(a => a.Products.Any(p => p.Source == state.Previous)) ? Hidden : Cell;
        Interval? Known(Value value)
        {
            if (stage.States.FirstOrDefault(s => s.Previous == value) is { } state)
                return new Interval(-BoundOf(state), BoundOf(state));
            return value == stage.Input || accumulators.Any(a => a.Value == value) || value.Op is LeafOp ? Interval.Any : null;
        }

        // Where a hidden state may pass its bound, as behind a projection, most steps would take the slower kernels.
        if (stage.States.Any(s => BoundOf(s) == Hidden && Interval.Of(s.Next, Known).Magnitude > Hidden))
            return null;
        if (TermsOf(accumulators.Where(a => packing.IsScaled(a.Value)), stage.Input, packing, Known) is not { } terms)
            return null;
        Value[] activations = plan.Phases.SelectMany(p => p.Values).Where(v => v.Op is SigmoidOp or TanhOp).ToArray();
        if (activations.Any(a => !plan.Phases.Any(p => p.Combines(a))))
            return null;
        bool IsBounded(Value value) =>
            packing.IsScaled(value.Operands[0]) || Interval.Of(value.Operands[0], Known).Magnitude * Math.Abs(((ElementwiseOp)value.Op).InputScale!.Value) <= HighestExponent;
        if (!activations.All(IsBounded))
            return null;
        var checks = new List<(Place Place, float? Bound)> { (plan.Places[stage.Input], null) };
        foreach (StateVariable state in stage.States.Where(s => plan.Places.ContainsKey(s.Previous)))
            checks.Add((plan.Places[state.Previous], BoundOf(state)));
        return checks.All(c => c.Place.Slots == 1 && c.Place.Gates == 1) && checks.Sum(c => LaneLayout.Blocks(c.Place.Size)) <= UnrollPolicy.CheckedVectors
            ? new StepGuard(activations.Select(v => v.Operands[0]).ToArray(), checks, terms)
            {
                HighestSum = HighestExponent * exponentials.Units,
                OutputBound = stage.States.Any(s => s.Next == stage.Output && BoundOf(s) == Hidden) ? Hidden : null,
            }
            : null;
    }

    /// <summary>Null where a term cannot be bounded, where rows do not lie alike, or where none multiplies the input.</summary>
    private static IReadOnlyList<GuardTerm>? TermsOf(IEnumerable<Accumulator> accumulators, Value input, WeightPacking packing, Func<Value, Interval?> known)
    {
        var terms = new List<GuardTerm>();
        foreach (Accumulator accumulator in accumulators)
        {
            terms.AddRange(packing.BiasesOf(accumulator).Select(b => new GuardTerm(b.Tensor, 1)));
            foreach (Product product in accumulator.Products)
            {
                float? bound = product.Source == input ? null : (float)Interval.Of(product.Source, known).Magnitude;
                if (bound is { } number && float.IsInfinity(number))
                    return null;
                terms.Add(new GuardTerm(packing.Of(product), bound));
            }
        }
        terms = terms.Distinct().ToList();
        bool alike = terms.All(t => t.Tensor.Gates == terms[0].Tensor.Gates && t.Tensor.Units == terms[0].Tensor.Units && !t.Tensor.ByRow);
        return alike && terms.Any(t => t.Bound is null) ? terms : null;
    }
}
