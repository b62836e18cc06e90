using System;
using System.Collections.Generic;
using System.Linq;
using LstmGen.Generator.Graph;
using LstmGen.Generator.Kernels;

namespace LstmGen.Generator.Planning;

/// <summary>
/// Plans the inference step of all stages: state in place, scaled weights, straight-line code below the limit. Where the network streams, vectors
/// between stages live within a step; else each stage runs over the whole sequence, and vectors lie in a workspace.
/// </summary>
internal sealed class InferencePlanner
{
    private readonly Wiring _wiring;
    private readonly string _unrolling;
    private readonly ExponentialForm _exponentials;
    private readonly int _lanes;
    private readonly WeightPacking _long;
    private readonly ScratchArena _scratch;
    private readonly List<InferencePlan> _plans = new();
    private readonly List<StateSlot> _states = new();
    private readonly List<TraceSlot> _traces = new();

    /// <param name="wiring">All stages of the model, and how they are joined.</param>
    /// <param name="unrolling">"Auto", "Always" or "Never".</param>
    /// <param name="exponentials">The model's tier of accuracy.</param>
    /// <param name="lanes">Vectors lie in blocks of this many lanes; of sixteen: stages that suit also have weights and kernels in them.</param>
    public InferencePlanner(Wiring wiring, string unrolling, ExponentialForm exponentials, int lanes = LaneLayout.Lanes)
    {
        _exponentials = exponentials;
        _lanes = lanes;
        _long = new WeightPacking(Packing);
        _scratch = new ScratchArena(lanes: lanes);
        _wiring = wiring;
        _unrolling = unrolling;
    }

    /// <summary>Weights in blocks of eight lanes; in the same memory are those of kernels of sixteen.</summary>
    public WeightPacking Packing { get; } = new();

    /// <summary>Floats of weights that only kernels of sixteen lanes read, instead of others.</summary>
    public int LongLength => Packing.Tensors.Where(t => t.Lanes == LaneLayout.Lanes512).Sum(t => t.Length);

    public IReadOnlyList<StateSlot> States => _states;

    /// <summary>Stages that one kernel runs; after <see cref="Plan"/>.</summary>
    public IReadOnlyList<JoinedPlan> Joined => StageJoiner.Of(_wiring, _plans);

    public IReadOnlyList<TraceSlot> Traces => _traces;

    public int StateLength { get; private set; }

    public int ScratchLength => _scratch.Length;

    public int TraceLength { get; private set; }

    /// <summary>Floats of sums that a run starts before the steps that go on with them.</summary>
    public int AheadLength { get; private set; }

    /// <summary>Where every vector lies during a step; filled by <see cref="Plan"/>. Used where the network streams.</summary>
    public Place[] Vectors { get; private set; } = Array.Empty<Place>();

    public IReadOnlyList<InferencePlan> Plan()
    {
        Vectors = new Place[_wiring.Sizes.Count];
        Vectors[0] = new Place(Buffers.Input, 0, 0, _wiring.Sizes[0]) { Exact = true };
        foreach (Node node in _wiring.Nodes)
        {
            if (node is LookupNode lookup)
                Packing.AddTable(lookup.Table);
            if (node is StageNode stage)
                _plans.Add(PlanStage(stage));
            else
                Vectors[node.Output] = OutputPlace(node.Output) ?? _scratch.Take(_wiring.Sizes[node.Output]);
        }
        return _plans;
    }

    /// <summary>The same for several streams that step together, a row each; after <see cref="Plan"/>. Null where the network does not stream, or the JIT would not optimise it.</summary>
    public ManyPlan? PlanMany()
    {
        if (!_wiring.Streams)
            return null;
        var scratch = new ScratchArena(UnrollPolicy.StreamsTogether);
        var vectors = new Place[_wiring.Sizes.Count];
        vectors[0] = RowOf(Buffers.Input, 0);
        var stages = new List<ManyKernels>();
        StepGuard? first = null;
        int before = -1;
        foreach (Node node in _wiring.Nodes)
        {
            if (node is not StageNode { Stage: var stage, Input: var input })
            {
                vectors[node.Output] = node.Output == _wiring.Output ? RowOf(Buffers.Output, node.Output) : scratch.Take(_wiring.Sizes[node.Output]);
                continue;
            }
            Dictionary<StateVariable, Place> states = _states
                .Where(s => s.Stage == stage)
                .ToDictionary(s => s.State, s => new Place(Buffers.State, StateLength, s.Offset, s.State.Size));
            StateVariable? visible = stage.States.FirstOrDefault(v => v.Next == stage.Output);
            vectors[node.Output] = node.Output == _wiring.Output ? RowOf(Buffers.Output, node.Output) : visible is not null ? states[visible] : scratch.Take(stage.Output.Size);
            int mark = scratch.Mark();
            StepPlan step = PlanStep((StageNode)node, vectors[input], vectors[node.Output], states, scratch, trace: false);
            StepGuard? guard = input == 0 && stages.Count == 0 ? StepGuard.Of(stage, step, Packing, _exponentials, UnrollPolicy.GuardedBlocksTogether) : null;
            if (Policy((StageNode)node, scratch).LowerMany(step, _plans[stages.Count], guard, stage.Name) is not { } kernels)
                return null;
            first ??= guard;
            stages.Add(kernels);
            if (stages.Count > 1 && stage.States.Count == 0 && input == before && stages[stages.Count - 2].Then(kernels) is { } joined)
            {
                stages[stages.Count - 2] = joined;
                stages[stages.Count - 1] = ManyKernels.None;
            }
            before = node.Output;
            scratch.Release(mark);
        }
        return new ManyPlan(UnrollPolicy.StreamsTogether, stages, vectors, scratch.Length)
        {
            Guard = first is null ? null : first with { Limit = _plans[0].Guard?.Limit ?? Packing.Reserve() },
        };
    }

    private Place RowOf(string buffer, int vector) => new(buffer, _wiring.Sizes[vector], 0, _wiring.Sizes[vector]) { Exact = true };

    private InferencePlan PlanStage(StageNode node)
    {
        Stage stage = node.Stage;
        Dictionary<StateVariable, Place> states = AddStates(stage);
        StateVariable? visible = stage.States.FirstOrDefault(v => v.Next == stage.Output);
        Place output = OutputPlace(node.Output)
            ?? (visible is not null ? states[visible] : _scratch.Take(stage.Output.Size));
        Vectors[node.Output] = output;
        Place input = _wiring.Streams ? Vectors[node.Input] : Vectors[node.Input] with { Buffer = Buffers.Input, Offset = 0 };

        // What a stage needs for itself is free again after it.
        int mark = _scratch.Mark();
        StepPlan step = PlanStep(node, input, output, states, _scratch, trace: false);
        Packing.AddScaled(stage, step, _exponentials);
        Packing.AddInitial(stage);
        StepPlan traced = _wiring.Streams ? PlanStep(node, input, output, states, _scratch, trace: true) : step;
        WeightPacking PackLong()
        {
            _long.AddScaled(stage, step, _exponentials, _lanes);
            return _long;
        }
        InferencePlan plan = Policy(node, _scratch, _lanes == LaneLayout.Lanes512 && SixteenLanes.Suit(stage, step) ? PackLong : null).Lower(stage, step, traced, InputRows(node, input), _wiring.Streams ? AheadLength : 0);
        if (plan.Ahead is { } ahead)
            AheadLength = Math.Max(AheadLength, ahead.Offset + (UnrollPolicy.StepsAhead * ahead.Width));
        _scratch.Release(mark);
        return _wiring.Streams ? plan : plan with { Trace = Array.Empty<Kernel>() };
    }

    /// <summary>Inputs of successive steps, where all are there before the first step: the network's own, and, where each stage runs over the whole sequence, every stage's.</summary>
    private Place? InputRows(StageNode node, Place input) =>
        node.Input == 0 ? RowOf(Buffers.Input, 0) : _wiring.Streams ? null : input with { RowWidth = LaneLayout.Pad(_wiring.Sizes[node.Input], _lanes) };

    private StraightLinePolicy Policy(StageNode node, ScratchArena scratch, Func<WeightPacking>? sixteenLanes = null) =>
        new(Packing, scratch, _unrolling, _exponentials, node.Output == _wiring.Output && node.Input == 0, sixteenLanes, !StageJoiner.HasNeighbour(_wiring, node));

    /// <summary>The caller's memory for the network's output, a row of the workspace where the network does not stream; null: to be chosen.</summary>
    private Place? OutputPlace(int vector)
    {
        bool last = vector == _wiring.Output;
        return last || !_wiring.Streams ? new Place(Buffers.Output, 0, 0, _wiring.Sizes[vector]) { Exact = last } : null;
    }

    private Dictionary<StateVariable, Place> AddStates(Stage stage)
    {
        var places = new Dictionary<StateVariable, Place>();
        foreach (StateVariable state in stage.States)
        {
            places.Add(state, new Place(Buffers.State, 0, StateLength, state.Size));
            _states.Add(new StateSlot(stage, state, StateLength));
            StateLength += LaneLayout.Pad(state.Size, _lanes);
        }
        return places;
    }

    private StepPlan PlanStep(StageNode node, Place input, Place output, Dictionary<StateVariable, Place> states, ScratchArena scratch, bool trace)
    {
        Stage stage = node.Stage;
        Place? Available(Value value)
        {
            if (value == stage.Input)
                return input;
            StateVariable? state = stage.States.FirstOrDefault(v => v.Previous == value);
            return state is null ? null : states[state];
        }
        // What the stage before has just made comes last: products of the state begin while that one still ends. Two layers of 16: 0.99 of the time on Zen 5.
        Value? late = _wiring.Streams && _wiring.IsComputed(node.Input) ? stage.Input : null;
        var planner = new StepPlanner(Available, v => scratch.Take(v.Size), late);
        foreach (StateVariable state in stage.States)
            planner.Store(state.Next, states[state]);
        if (!states.ContainsValue(output))
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
}
