using System;
using System.Collections.Generic;
using System.Linq;
using LstmGen.Generator.Graph;
using LstmGen.Generator.Kernels;

namespace LstmGen.Generator.Planning;

/// <summary>Plans the streaming step of all stages: state in place, scaled weights, straight-line code below the limit.</summary>
internal sealed class InferencePlanner
{
    private readonly IReadOnlyList<Stage> _stages;
    private readonly string _unrolling;
    private readonly List<StateSlot> _states = new();
    private readonly List<TraceSlot> _traces = new();

    /// <param name="stages">All stages of the model.</param>
    /// <param name="unrolling">"Auto", "Always" or "Never".</param>
    public InferencePlanner(IReadOnlyList<Stage> stages, string unrolling)
    {
        _stages = stages;
        _unrolling = unrolling;
    }

    public WeightPacking Packing { get; } = new();

    public IReadOnlyList<StateSlot> States => _states;

    public IReadOnlyList<TraceSlot> Traces => _traces;

    public int StateLength { get; private set; }

    public int ScratchLength { get; private set; }

    public int TraceLength { get; private set; }

    /// <summary>Stages whose code is not what the user asked for or expects: (stage, statements, looped on request).</summary>
    public List<(Stage Stage, long Statements, bool Forced)> Looped { get; } = new();

    public IReadOnlyList<InferencePlan> Plan()
    {
        var plans = new List<InferencePlan>();
        var input = new Place(Buffers.Input, 0, 0, _stages[0].Input.Size) { Exact = true };
        for (int s = 0; s < _stages.Count; s++)
        {
            Stage stage = _stages[s];
            var states = stage.States.ToDictionary(v => v, StatePlace);
            foreach (StateVariable state in stage.States)
            {
                _states.Add(new StateSlot(stage, state, StateLength));
                StateLength += LaneLayout.Pad(state.Size);
            }
            bool last = s == _stages.Count - 1;
            StateVariable? visible = stage.States.FirstOrDefault(v => v.Next == stage.Output);
            Place output = last ? new Place(Buffers.Output, 0, 0, stage.Output.Size) { Exact = true }
                : visible is not null ? states[visible]
                : Scratch(stage.Output.Size);

            StepPlan step = PlanStep(stage, input, output, states, trace: false);
            Packing.AddScaled(stage, step);
            StepPlan traced = PlanStep(stage, input, output, states, trace: true);
            plans.Add(Lower(stage, step, traced, aliasing: last && s == 0));
            input = output;
        }
        return plans;

        Place StatePlace(StateVariable state) =>
            new(Buffers.State, 0, StateLength + StateOffset(state), state.Size);
        int StateOffset(StateVariable state) =>
            _stages.First(x => x.States.Contains(state)).States.TakeWhile(v => v != state).Sum(v => LaneLayout.Pad(v.Size));
    }

    private StepPlan PlanStep(Stage stage, Place input, Place output, Dictionary<StateVariable, Place> states, bool trace)
    {
        Place? Available(Value value)
        {
            if (value == stage.Input)
                return input;
            StateVariable? state = stage.States.FirstOrDefault(v => v.Previous == value);
            return state is null ? null : states[state];
        }
        var planner = new StepPlanner(Available, v => Scratch(v.Size));
        foreach (StateVariable state in stage.States)
            planner.Store(state.Next, states[state]);
        planner.Store(stage.Output, output);
        if (trace)
        {
            foreach (Value value in stage.Traced.Where(v => !Packing.IsScaled(v)))
            {
                planner.Store(value, new Place(Buffers.Trace, 0, TraceLength, value.Size));
                _traces.Add(new TraceSlot(stage.Layer, value.Name, TraceLength, value.Size));
                TraceLength += LaneLayout.Pad(value.Size);
            }
        }
        return planner.Plan();
    }

    private InferencePlan Lower(Stage stage, StepPlan step, StepPlan traced, bool aliasing)
    {
        string name = "Step";
        string summary = $"One step of {stage.Name}.";
        IReadOnlyList<Kernel> looped = StepLowering.Lower(step, Packing, Options(false, aliasing), name, summary);
        long multiplyAdds = looped.Sum(k => StatementCost.Of(k.Body).Executed);
        IReadOnlyList<Kernel>? straight = null;
        bool reductions = step.Phases.SelectMany(p => p.Values).Any(v => v.Op is Graph.Ops.ReductionOp);
        bool wanted = _unrolling == "Always" || (_unrolling == "Auto" && multiplyAdds <= UnrollPolicy.InferenceLimit);
        if (wanted && !reductions)
            straight = Straight(step, aliasing, name, summary);
        if (straight is null && !reductions && _unrolling != "Never")
            Looped.Add((stage, multiplyAdds, wanted));

        // The traced step loops: it is for looking, and small. Loops do not change the order of summation, so its bits are the same
        // as long as tiles are; where a straight-line kernel needed smaller ones, the trace takes them too.
        LoweringOptions options = Options(false, aliasing) with { MaximumBlocksPerTile = _tileLimit };
        IReadOnlyList<Kernel> trace = StepLowering.Lower(traced, Packing, options, "Trace", $"One step of {stage.Name}, traced.");
        if (straight is null && _tileLimit != int.MaxValue)
            throw new GraphException("A looped step has no tile limit.");
        return new InferencePlan(straight is null, multiplyAdds, straight ?? looped, trace);
    }

    private int _tileLimit = int.MaxValue;

    /// <summary>Straight-line kernels within the JIT's budget: one for the step, else one a tile, with smaller tiles if need be.</summary>
    private IReadOnlyList<Kernel>? Straight(StepPlan step, bool aliasing, string name, string summary)
    {
        _tileLimit = int.MaxValue;
        IReadOnlyList<Kernel> single = StepLowering.Lower(step, Packing, Options(true, aliasing), name, summary);
        if (Fits(single))
            return single;
        for (int blocks = 3; blocks >= 1; blocks--)
        {
            _tileLimit = blocks;
            LoweringOptions options = Options(true, aliasing) with { KernelPerTile = true, MaximumBlocksPerTile = blocks };
            IReadOnlyList<Kernel> tiles = StepLowering.Lower(step, Packing, options, name, summary);
            if (Fits(tiles))
                return tiles;
        }
        _tileLimit = int.MaxValue;
        return null;
    }

    private static bool Fits(IReadOnlyList<Kernel> kernels) => kernels.All(k => JitBudget.Allows(StatementCost.Of(k.Body)));

    private LoweringOptions Options(bool straight, bool aliasing) => straight
        ? new LoweringOptions(1, int.MaxValue, int.MaxValue, Scratch) { OutputMayBeInput = aliasing }
        : new LoweringOptions(1, 2 * UnrollPolicy.ColumnsPerIteration, UnrollPolicy.Blocks, Scratch) { OutputMayBeInput = aliasing };

    private Place Scratch(int size)
    {
        var place = new Place(Buffers.Scratch, 0, ScratchLength, size);
        ScratchLength += LaneLayout.Pad(size);
        return place;
    }
}
