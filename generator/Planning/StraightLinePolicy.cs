using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using LstmGen.Generator.Graph;
using LstmGen.Generator.Graph.Ops;
using LstmGen.Generator.Kernels;

namespace LstmGen.Generator.Planning;

/// <summary>
/// Decides whether a stage's step is straight-line or looped, and lowers it. Straight-line code is one kernel where the
/// JIT's budget allows it, else one a register tile, with smaller tiles if need be; where not even that fits, it loops.
/// </summary>
internal sealed class StraightLinePolicy
{
    private readonly WeightPacking _packing;
    private readonly ScratchArena _scratch;
    private readonly string _unrolling;
    private readonly ExponentialForm _exponentials;
    private readonly bool _aliasing;
    private readonly Func<WeightPacking>? _sixteenLanes;
    private readonly bool _gateByGate;
    private WeightPacking? _long;

    /// <param name="packing">Where weights lie.</param>
    /// <param name="scratch">Memory within a step.</param>
    /// <param name="unrolling">"Auto", "Always" or "Never".</param>
    /// <param name="exponentials">The model's tier of accuracy.</param>
    /// <param name="aliasing">Input and output may be the same memory.</param>
    /// <param name="sixteenLanes">Packs weights for kernels in vectors of sixteen lanes; null: there are none.</param>
    /// <param name="gateByGate">Small tiles are summed gate by gate.</param>
    public StraightLinePolicy(WeightPacking packing, ScratchArena scratch, string unrolling, ExponentialForm exponentials, bool aliasing, Func<WeightPacking>? sixteenLanes = null, bool gateByGate = true)
    {
        _exponentials = exponentials;
        _sixteenLanes = sixteenLanes;
        _gateByGate = gateByGate;
        _packing = packing;
        _scratch = scratch;
        _unrolling = unrolling;
        _aliasing = aliasing;
    }

    /// <param name="stage">The stage.</param>
    /// <param name="step">Its step.</param>
    /// <param name="traced">The same, storing what a trace shows.</param>
    /// <param name="inputs">Where inputs of successive steps lie; null: they are not known beforehand.</param>
    /// <param name="ahead">Floats of sums that other stages start before their steps.</param>
    public InferencePlan Lower(Stage stage, StepPlan step, StepPlan traced, Place? inputs = null, int ahead = 0)
    {
        string summary = $"One step of {stage.Name}.";
        IReadOnlyList<Kernel> looped = Looped(step, Looping(), "Step", summary);
        long multiplyAdds = looped.Sum(k => StatementCost.Of(k.Body).Executed);
        bool turns = multiplyAdds * LaneLayout.Lanes * sizeof(float) > Machines.CachedBytes;
        if (turns)
            looped = Looped(step, Looping() with { Turns = true, MaximumAccumulators = CachedTiles.Sums(step, _packing, LoweringOptions.FewAccumulators) }, "Step", summary);
        bool wanted = _unrolling == "Always" || (_unrolling == "Auto" && IsSmall(step, multiplyAdds));
        int tileLimit = int.MaxValue;
        StepGuard? guard = wanted ? StepGuard.Of(stage, step, _packing, _exponentials, UnrollPolicy.GuardedBlocks) : null;
        IReadOnlyList<Kernel>? straight = wanted ? Straight(step, guard, summary, out tileLimit) : null;
        guard = straight is null ? null : guard;

        // The traced step loops: it is for looking, and small. Loops do not change the order of summation, so its bits are the
        // same as long as tiles are; where straight-line kernels need smaller ones, the trace takes them too.
        IReadOnlyList<Kernel> trace = Lower(traced, Looping() with { MaximumBlocksPerTile = tileLimit }, "Trace", $"One step of {stage.Name}, traced.");
        bool fallsShort = straight is null && (wanted || _unrolling == "Auto");
        var plan = new InferencePlan(straight is null, fallsShort, wanted, multiplyAdds, straight ?? looped, trace)
        {
            Wide = tileLimit == int.MaxValue ? Wide(step, guard, straight is not null, turns, summary) : null,
            TileLimit = tileLimit,
            Step512 = _sixteenLanes is null ? null : Step512(_sixteenLanes, step, guard, straight is not null, turns, tileLimit, summary),
            Half = Half(step, tileLimit, summary),
            Guard = guard is null ? null : guard with { Limit = _packing.Reserve() },
            Clamped = guard is null ? Array.Empty<Kernel>() : Clamped(step, tileLimit, summary),
        };
        if (!turns || straight is not null || inputs is null)
            return plan;
        int width = 0;
        StepSplit? split = StepSplit.Of(step, stage.Input, inputs, IsUnsplit, sums => Sums(sums, out width));
        return split is null || ahead + (UnrollPolicy.StepsAhead * width) > UnrollPolicy.AheadFloats ? plan : plan with { Ahead = Ahead(plan, step, split, ahead, width, stage.Name) };
    }

    private bool IsUnsplit(Phase phase) => GateOrder.Of(phase, Looping()) is null && TilePlan.Of(phase.Size, phase.Accumulators.Count, Looping()).IsUnsplit;

    /// <summary>Sums of one size lie side by side, block by block.</summary>
    private Dictionary<Value, Place> Sums(IReadOnlyList<Accumulator> sums, out int width)
    {
        int lanes = _long is null ? LaneLayout.Lanes : LaneLayout.Lanes512;
        width = sums.Sum(a => LaneLayout.Pad(a.Value.Size, lanes));
        var places = new Dictionary<Value, Place>();
        int offset = 0;
        foreach (Value[] alike in sums.GroupBy(a => a.Value.Size, a => a.Value).Select(g => g.ToArray()))
        {
            for (int slot = 0; slot < alike.Length; slot++)
                places.Add(alike[slot], new Place(Buffers.Ahead, width, offset, alike[slot].Size) { Lanes = lanes, Slots = alike.Length, Slot = slot });
            offset += alike.Length * LaneLayout.Pad(alike[0].Size, lanes);
        }
        return places;
    }

    /// <summary>Null where a kernel is above the JIT's budget, or where steps share no load.</summary>
    private AheadPlan? Ahead(InferencePlan single, StepPlan step, StepSplit split, int offset, int width, string name)
    {
        string summary = $"The products of several steps of {name} with their inputs", rest = $"One step of {name}, from its products with the input on";
        AheadKernels? few = Kernels(_packing, "", ".", Looping(), CachedTiles.Sums(step, _packing, LoweringOptions.FewAccumulators), LoweringOptions.FewAccumulators);
        AheadKernels? wide = single.Wide is null ? null : Kernels(
            _packing, "Wide", ", for 32 vector registers.", Looping() with { Schedules = true }, CachedTiles.Sums(step, _packing, LoweringOptions.ManyAccumulators), LoweringOptions.ManyAccumulators);
        AheadKernels? longest = single.Step512 is null ? null : Kernels(
            _long!, "512", ", in vectors of sixteen lanes.", Looping512(step, turns: true, single.TileLimit), LoweringOptions.ManyAccumulators, LoweringOptions.ManyAccumulators);
        bool all = few is not null && (wide is not null || single.Wide is null) && (longest is not null || single.Step512 is null);
        return all ? new AheadPlan(offset, width, few!) { Wide = wide, Step512 = longest } : null;

        AheadKernels? Kernels(WeightPacking packing, string suffix, string where, LoweringOptions options, int sums, int registers)
        {
            int gates = split.Products.Phases.Max(p => p.Accumulators.Count), rows = UnrollPolicy.StepsAhead;
            while (rows > 1 && rows * gates > registers)
                rows /= 2;
            LoweringOptions products = options with { Rows = rows, Turns = false, TwoTiles = false, Schedules = false, MaximumAccumulators = registers };
            var kernels = new AheadKernels(
                rows,
                Lower(packing, split.Products, products, "Ahead" + suffix, summary + where),
                Looped(packing, split.Rest, options with { Turns = true, MaximumAccumulators = sums }, "Rest" + suffix, rest + where));
            return rows > 1 && Fits(kernels.Products) && Fits(kernels.Rest) ? kernels : null;
        }
    }

    /// <summary>Kernels for several streams; null where one is above the JIT's budget. They loop: their bodies are large, and they save loads, not branches. To alternate the order of tiles gains nothing here.</summary>
    /// <param name="step">The step, in rows.</param>
    /// <param name="single">How a single stream steps: the same bits.</param>
    /// <param name="guard">What is checked before; null: nothing is, and all exponents are clamped.</param>
    /// <param name="name">The stage's.</param>
    public ManyKernels? LowerMany(StepPlan step, InferencePlan single, StepGuard? guard, string name)
    {
        int rows = UnrollPolicy.StreamsTogether, sums = MostSums(step);
        string summary = $"One step of {name} for {rows.ToString(CultureInfo.InvariantCulture)} streams.";
        LoweringOptions few = Looping() with { Rows = rows, MaximumBlocksPerTile = single.TileLimit, Unclamped = guard?.Unclamped ?? Array.Empty<Value>() }, many = few with { MaximumAccumulators = LoweringOptions.ManyAccumulators, Schedules = true };
        if (rows * sums <= LoweringOptions.FewAccumulators)
            return Lower(step, few, "StepMany", summary) is var any && Fits(any) ? new ManyKernels(any, any) : null;
        IReadOnlyList<Kernel> wide = Lower(step, many, "StepManyWide", summary + " For 32 vector registers.");
        if (!Fits(wide))
            return null;
        IReadOnlyList<Kernel>? narrow = single.Looped || sums <= Machines.Chains ? Lower(step, few, "StepMany", summary) : null;
        return new ManyKernels(wide, narrow is not null && Fits(narrow) ? narrow : null);
    }

    /// <summary>
    /// Larger tiles broadcast less and keep more chains apart, and straight-line statements are scheduled. Null where there is nothing of it, or the JIT would not optimise the kernels.
    /// Measured on Zen 4, scheduled where tiles are the same, ratios to the kernel for sixteen registers: 1x20 0.94, 1x16 0.99, 4x16 0.98, two layers of 16 0.96; 1x8, of four sums, 1.01.
    /// </summary>
    private IReadOnlyList<Kernel>? Wide(StepPlan step, StepGuard? guard, bool straight, bool turns, string summary)
    {
        int sums = MostSums(step);
        if (straight ? sums < Machines.Chains : sums <= LoweringOptions.FewAccumulators)
            return null;
        summary += " For 32 vector registers; the same bits.";
        LoweringOptions Many(LoweringOptions options, int sums) => options with { MaximumAccumulators = sums, Schedules = true };
        int looped = turns ? CachedTiles.Sums(step, _packing, LoweringOptions.ManyAccumulators) : LoweringOptions.ManyAccumulators;
        IReadOnlyList<Kernel> kernels = straight
            ? Lower(step, Many(StraightLine(guard), LoweringOptions.ScheduledAccumulators), "StepWide", summary)
            : Looped(step, Many(Looping() with { Turns = turns }, looped), "StepWide", summary);
        return Fits(kernels) ? kernels : null;
    }

    /// <summary>Of one phase.</summary>
    private static int MostSums(StepPlan step) => step.Phases.Select(p => LaneLayout.Blocks(p.Size) * p.Accumulators.Count).DefaultIfEmpty(0).Max();

    /// <summary>It loops, being the rarer path.</summary>
    private IReadOnlyList<Kernel> Clamped(StepPlan step, int tileLimit, string summary) =>
        Lower(step, Looping() with { MaximumBlocksPerTile = tileLimit }, "StepClamped", summary + " For inputs, states and weights of any size; the same bits.");

    /// <summary>Half the statements. Null where some sum is split otherwise in one half of a vector than in the other, or the JIT would not optimise it.</summary>
    private IReadOnlyList<Kernel>? Step512(Func<WeightPacking> pack, StepPlan step, StepGuard? guard, bool straight, bool turns, int tileLimit, string summary)
    {
        LoweringOptions straightLine = Long(StraightLine(guard), tileLimit);
        if (!step.Phases.All(p => TilePlan.Of(p.Size, p.Accumulators.Count, straightLine).SumsBlocksAlike))
            return null;
        summary += " In vectors of sixteen lanes; the same bits.";
        WeightPacking packing = _long = pack();
        if (straight && Lower(packing, step, straightLine, "Step512", summary) is var kernels && Fits(kernels))
            return kernels;
        IReadOnlyList<Kernel> loops = Lower(packing, step, Looping512(step, turns, tileLimit), "Step512", summary);
        return Fits(loops) ? loops : null;
    }

    private static LoweringOptions Long(LoweringOptions options, int tileLimit) => options with
    {
        Lanes = LaneLayout.Lanes512,
        MaximumAccumulators = LoweringOptions.ManyAccumulators,
        SplitBlocks = tileLimit,
    };

    private LoweringOptions Looping512(StepPlan step, bool turns, int tileLimit)
    {
        int gates = step.Phases.Max(p => p.Accumulators.Count);
        return Long(Looping(), tileLimit) with
        {
            Turns = turns,
            StraightBlocks = 1,
            TwoTiles = true,
            ColumnsPerIteration = gates * LaneLayout.Lanes512 * UnrollPolicy.StepColumnsPerIteration <= UnrollPolicy.FloatsPerIteration512
                ? UnrollPolicy.StepColumnsPerIteration
                : UnrollPolicy.ColumnsPerIteration,
        };
    }

    /// <summary>Twice the statements: products loop, and where even that is too much for one method, so do tiles, or each is a method of its own.</summary>
    private IReadOnlyList<Kernel> Half(StepPlan step, int tileLimit, string summary)
    {
        LoweringOptions loops = Looping() with { MaximumBlocksPerTile = tileLimit, Halved = true };
        List<LoweringOptions> choices = new() { loops, loops with { StraightBlocks = 1 } };
        if (IsDivisible(step))
            choices.Add(loops with { StraightBlocks = int.MaxValue, KernelPerTile = true });
        else
            choices.Add(loops with { StraightBlocks = 1, OneBlockTiles = true });
        IReadOnlyList<Kernel> kernels = Array.Empty<Kernel>();
        foreach (LoweringOptions options in choices)
        {
            kernels = Lower(step, options, "StepHalf", summary + " In vectors of four lanes; the same bits.");
            if (kernels.All(k => JitBudget.Allows(StatementCost.OfHalved(k.Body))))
                break;
        }
        return kernels;
    }

    /// <summary>What a reduction leaves in a register does not reach another kernel.</summary>
    private static bool IsDivisible(StepPlan step) => !step.Phases.SelectMany(p => p.Values).Any(v => v.Op is ReductionOp);

    private static bool IsSmall(StepPlan step, long multiplyAdds) =>
        multiplyAdds <= UnrollPolicy.InferenceLimit
        && step.Phases.All(p => p.Accumulators.Count > 0 || LaneLayout.Blocks(p.Size) <= UnrollPolicy.ElementwiseBlocks);

    private IReadOnlyList<Kernel>? Straight(StepPlan step, StepGuard? guard, string summary, out int tileLimit)
    {
        tileLimit = int.MaxValue;
        IReadOnlyList<Kernel> single = Lower(step, StraightLine(guard), "Step", summary);
        if (Fits(single))
            return single;

        for (int blocks = 3; IsDivisible(step) && blocks >= 1; blocks--)
        {
            tileLimit = blocks;
            IReadOnlyList<Kernel> tiles = Lower(step, StraightLine(guard) with { KernelPerTile = true, MaximumBlocksPerTile = blocks }, "Step", summary);
            if (Fits(tiles))
                return tiles;
        }
        tileLimit = int.MaxValue;
        return null;
    }

    private IReadOnlyList<Kernel> Lower(StepPlan plan, LoweringOptions options, string name, string summary) => Lower(_packing, plan, options, name, summary);

    private IReadOnlyList<Kernel> Lower(WeightPacking packing, StepPlan plan, LoweringOptions options, string name, string summary)
    {
        int mark = _scratch.Mark();
        IReadOnlyList<Kernel> kernels = StepLowering.Lower(plan, packing, options with { Exponentials = _exponentials }, name, summary);
        _scratch.Release(mark);
        return kernels;
    }

    /// <summary>As many columns an iteration as pay and the JIT still optimises.</summary>
    private IReadOnlyList<Kernel> Looped(StepPlan plan, LoweringOptions options, string name, string summary) => Looped(_packing, plan, options, name, summary);

    private IReadOnlyList<Kernel> Looped(WeightPacking packing, StepPlan plan, LoweringOptions options, string name, string summary)
    {
        IReadOnlyList<Kernel> kernels = Lower(packing, plan, options with { ColumnsPerIteration = UnrollPolicy.StepColumnsPerIteration }, name, summary);
        return Fits(kernels) ? kernels : Lower(packing, plan, options, name, summary);
    }

    private static bool Fits(IReadOnlyList<Kernel> kernels) => kernels.All(k => JitBudget.Allows(StatementCost.Of(k)));

    private LoweringOptions StraightLine(StepGuard? guard) =>
        new(1, int.MaxValue, int.MaxValue, _scratch.Take) { OutputMayBeInput = _aliasing, GateByGate = _gateByGate, Unclamped = guard?.Unclamped ?? Array.Empty<Value>() };

    private LoweringOptions Looping() =>
        new(1, 2 * UnrollPolicy.ColumnsPerIteration, UnrollPolicy.Blocks, _scratch.Take) { OutputMayBeInput = _aliasing, GateByGate = _gateByGate };
}
