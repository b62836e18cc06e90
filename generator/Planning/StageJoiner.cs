using System;
using System.Collections.Generic;
using System.Linq;
using LstmGen.Generator.Graph;
using LstmGen.Generator.Kernels;

namespace LstmGen.Generator.Planning;

/// <summary>
/// Which stages run in one kernel: recurrent ones that follow each other, each of as many sums as a processor needs chains, most of them needed at once. There a
/// stage's products of its own state fill the time in which the stage before ends, and since the step is long enough to be bound by loads, sums of all gates are
/// made together. Measured on Zen 5, ratios to a kernel each that sums gate by gate: two layers of 16 0.88 with 32 registers, 0.89 with 16 (where a guard always
/// refuses 0.95 and 0.93); three layers 0.88 and 0.78.
/// Others lose by one or the other: two GRUs of 16 1.17, an LSTM of 16 before one of 8 1.05 to 1.23, two of 8 1.06.
/// A layer without a state that reads whole vectors of the one before (few units, row by row) ends any kernel: what waits there for a vector that was stored just before keeps
/// the next step out of the processor. Measured on Zen 4, ratios to a kernel of its own, one dense unit, four at 8x32: 1x16 and 4x16 0.94, 1x20 0.96, two layers of 16 0.97, 1x32 and 8x32 0.98,
/// 1x8 0.99, 1x40 0.99 to 1.01; with 16 registers 1x16 0.93, two layers 0.98, the others 0.99 to 1.01.
/// </summary>
internal static class StageJoiner
{
    /// <summary>A stage will be joined with a neighbour, if the JIT's budget allows.</summary>
    public static bool HasNeighbour(Wiring wiring, StageNode node)
    {
        int at = wiring.Nodes.TakeWhile(n => n != node).Count();
        return wiring.Streams && Suits(node) && wiring.Nodes.Where((n, i) => Math.Abs(i - at) == 1).Any(Suits);
    }

    /// <param name="wiring">The network.</param>
    /// <param name="plans">How each stage steps alone.</param>
    public static IReadOnlyList<JoinedPlan> Of(Wiring wiring, IReadOnlyList<InferencePlan> plans)
    {
        var joined = new List<JoinedPlan>();
        var run = new List<(StageNode Node, int Stage)>();
        int stage = 0;
        foreach (Node node in wiring.Nodes)
        {
            if (node is not StageNode next)
            {
                Close(run, plans, joined);
                continue;
            }
            bool straight = wiring.Streams && IsStraight(plans[stage]);
            if (!straight || run.Count == 0 || !(IsRecurrent(next) ? Follows(run, (next, stage), plans) : Ends(run[run.Count - 1], (next, stage), plans)))
                Close(run, plans, joined);
            if (straight && (run.Count > 0 || IsRecurrent(next)))
                run.Add((next, stage));
            stage++;
        }
        Close(run, plans, joined);
        return joined;
    }

    /// <summary>As many stages a kernel as fit, from the first on.</summary>
    private static void Close(List<(StageNode Node, int Stage)> run, IReadOnlyList<InferencePlan> plans, List<JoinedPlan> joined)
    {
        while (run.Count > 1)
        {
            JoinedPlan? largest = Enumerable.Range(2, run.Count - 1).Reverse()
                .Select(count => Join(run.Take(count).Select(r => r.Node.Stage).ToArray(), run[0].Stage, plans))
                .FirstOrDefault(p => p is not null);
            if (largest is not null)
                joined.Add(largest);
            run.RemoveRange(0, largest?.Count ?? 1);
            run.RemoveRange(0, run.TakeWhile(r => !IsRecurrent(r.Node)).Count());
        }
        run.Clear();
    }

    private static bool Suits(Node node)
    {
        if (node is not StageNode { Stage: { States.Count: > 0 } stage })
            return false;
        Place Somewhere(Value value) => new(Buffers.Scratch, 0, 0, value.Size);
        var planner = new StepPlanner(v => v == stage.Input || stage.States.Any(s => s.Previous == v) ? Somewhere(v) : null, Somewhere);
        foreach (Value stored in stage.States.Select(s => s.Next).Append(stage.Output))
            planner.Store(stored, Somewhere(stored));
        return planner.Plan().Phases is { Count: 1 } phases
            && LaneLayout.Blocks(phases[0].Size) * phases[0].Accumulators.Count == Machines.Chains
            && GateOrder.Of(phases[0], LoweringOptions.Default) is { } order && order[0].Count * 2 > phases[0].Accumulators.Count;
    }

    private static bool IsStraight(InferencePlan plan) =>
        plan is { Looped: false, TileLimit: int.MaxValue, Step.Count: 1 } && plan.Whole.Except(plan.Clamped).All(KernelJoiner.Takes);

    private static bool IsRecurrent(StageNode node) => node.Stage.States.Count > 0;

    /// <summary>Both suit, and what guards an earlier stage bounds what this one reads, or neither has a guard.</summary>
    private static bool Follows(List<(StageNode Node, int Stage)> run, (StageNode Node, int Stage) after, IReadOnlyList<InferencePlan> plans)
    {
        (StageNode Node, int Stage) before = run[run.Count - 1];
        if (!Suits(before.Node) || !Suits(after.Node))
            return false;
        StepGuard? guard = plans[after.Stage].Guard;
        return guard is null
            ? plans[before.Stage].Guard is null
            : plans[before.Stage].Guard?.OutputBound is not null && after.Node.Input == before.Node.Output;
    }

    /// <summary>A stage without a state finds what it reads in registers.</summary>
    private static bool Ends((StageNode Node, int Stage) before, (StageNode Node, int Stage) after, IReadOnlyList<InferencePlan> plans) =>
        after.Node.Input == before.Node.Output
        && plans[after.Stage].Wide is null
        && KernelJoiner.Hands(plans[before.Stage].Step[0], plans[after.Stage].Step[0]);

    private static JoinedPlan? Join(IReadOnlyList<Stage> stages, int first, IReadOnlyList<InferencePlan> plans)
    {
        InferencePlan[] parts = stages.Select((_, i) => plans[first + i]).ToArray();
        StepGuard[] guards = parts.Select(p => p.Guard).OfType<StepGuard>().ToArray();
        var longest = parts.Select(p => p.Step512).TakeWhile(k => k is { Count: 1 }).Select(k => k![0]).ToList();
        if (longest.Count > 0 && longest.Count == parts.Length - 1 && KernelJoiner.Hands(longest[longest.Count - 1], parts[longest.Count].Step[0]))
            longest.Add(parts[longest.Count].Step[0]);
        string summary = $"One step of {string.Join(" and ", stages.Select(s => s.Name))}.";
        Kernel? Of(string name, string more, Func<InferencePlan, IReadOnlyList<Kernel>?> kernels) =>
            parts.All(p => kernels(p) is { Count: 1 }) ? KernelJoiner.Join(name, summary + more, parts.Select(p => kernels(p)![0]).ToArray()) : null;
        var plan = new JoinedPlan(
            first,
            stages.Count,
            Of("StepJoined", "", p => p.Step)!,
            guards.Select((g, i) => i == 0 ? g : g.Behind(guards[i - 1].OutputBound!.Value)).ToArray())
        {
            Wide = parts.Any(p => p.Wide is not null) ? Of("StepJoinedWide", " For 32 vector registers; the same bits.", p => p.Wide ?? p.Step) : null,
            Step512 = longest.Count > 1 ? KernelJoiner.Join("StepJoined512", summary + " In vectors of sixteen lanes; the same bits.", longest) : longest.SingleOrDefault(),
            Count512 = longest.Count,
        };
        return plan.Kernels.All(k => JitBudget.Allows(StatementCost.Of(k))) ? plan : null;
    }
}
