using System;
using System.Collections.Generic;
using System.Linq;
using LstmGen.Generator.Graph;

namespace LstmGen.Generator.Planning;

/// <summary>
/// A step in two parts: its products with the input, which wait for no state and so can be made for several steps at once, and everything else. Sums start with the
/// former anyway, so bits are the same.
/// </summary>
/// <param name="Products">The products with the input, into memory.</param>
/// <param name="Rest">The step, from those sums on.</param>
internal sealed record StepSplit(StepPlan Products, StepPlan Rest)
{
    /// <summary>
    /// Inputs that pay: their weights are read once for several steps, but every sum is stored and loaded once more, which costs as much as two inputs. Measured on Zen 4, a run of
    /// 64 units, ratios to step by step: with 4 inputs 0.97, 8 0.94, 16 0.90, 32 0.85, 64 0.75; of 128 units: 4 0.97, 32 0.87; two inputs gain nothing. GRU of 16 inputs and 64 units
    /// 0.90, of 64 and 96 0.79, reset before the product, of 32 and 72, 0.71; RNN of 64 and 128 0.76; layer norm of 32 and 64 0.81.
    /// </summary>
    private const int FewestInputs = 4;

    /// <summary>Null where inputs are few, where sums do not all start with them or are made of partial ones, where nothing would be left, or sums find no room.</summary>
    /// <param name="plan">The step.</param>
    /// <param name="input">Its input.</param>
    /// <param name="rows">Where inputs of successive steps lie.</param>
    /// <param name="isUnsplit">Where it is lowered, a phase makes every sum in one.</param>
    /// <param name="places">Where sums that start with the input are to lie; null: there is no room.</param>
    public static StepSplit? Of(StepPlan plan, Value input, Place rows, Func<Phase, bool> isUnsplit, Func<IReadOnlyList<Accumulator>, IReadOnlyDictionary<Value, Place>?> places)
    {
        bool Multiplies(Product product) => product.Source == input;
        bool Reads(Accumulator accumulator) => accumulator.Products.Any(Multiplies);
        bool StartsWithInput(Accumulator accumulator) => !accumulator.Products.SkipWhile(p => Multiplies(p) && !p.Transposed).Any(Multiplies);

        Phase[] phases = plan.Phases.Where(p => p.Accumulators.Any(Reads)).ToArray();
        Accumulator[] started = phases.SelectMany(p => p.Accumulators).Where(Reads).ToArray();
        if (input.Size < FewestInputs || started.Length == 0 || !started.All(StartsWithInput) || places(started) is not { } sums)
            return null;

        // A sum of nothing else becomes a vector in memory; where the step must store it, it stays a sum of the step.
        Value[] whole = started.Where(a => a.Products.All(Multiplies)).Select(a => a.Value).ToArray();
        if (whole.Any(plan.Stores.ContainsKey))
            return null;

        var fusion = new Fusion(plan);
        Accumulator Start(Accumulator a) => a with { Products = a.Products.Where(Multiplies).ToArray(), Name = fusion.NameOf(a) };
        var products = new StepPlan(
            phases.Select(p => p with { Accumulators = p.Accumulators.Where(Reads).Select(Start).ToArray(), Values = Array.Empty<Value>() }).ToArray(),
            new Dictionary<Value, Place> { [input] = rows },
            new[] { input },
            sums.ToDictionary(s => s.Key, s => (IReadOnlyList<Place>)new[] { s.Value }),
            new Dictionary<Value, RowGroup>());

        Accumulator Continue(Accumulator a) =>
            Reads(a) ? a with { Products = a.Products.Where(p => !Multiplies(p)).ToArray(), Biases = Array.Empty<RowGroup>(), Start = sums[a.Value] } : a;
        StepPlan rest = plan with
        {
            Phases = plan.Phases.Select(p => p with { Accumulators = p.Accumulators.Where(a => !whole.Contains(a.Value)).Select(Continue).ToArray() }).ToArray(),
            Places = plan.Places.Concat(sums.Where(s => whole.Contains(s.Key))).ToDictionary(p => p.Key, p => p.Value),
            Given = plan.Given.Concat(whole).ToArray(),
        };
        bool alike = phases.Concat(products.Phases).Concat(rest.Phases.Where((_, i) => phases.Contains(plan.Phases[i]))).All(p => p.Accumulators.Count == 0 || isUnsplit(p));
        return alike && rest.Phases.Any(p => p.Accumulators.Count > 0) ? new StepSplit(products, rest) : null;
    }
}
