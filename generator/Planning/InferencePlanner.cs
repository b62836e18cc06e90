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
    private readonly ScratchArena _scratch = new();
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

    public int ScratchLength => _scratch.Length;

    public int TraceLength { get; private set; }

    public IReadOnlyList<InferencePlan> Plan()
    {
        var plans = new List<InferencePlan>();
        var input = new Place(Buffers.Input, 0, 0, _stages[0].Input.Size) { Exact = true };
        for (int s = 0; s < _stages.Count; s++)
        {
            Stage stage = _stages[s];
            bool last = s == _stages.Count - 1;
            Dictionary<StateVariable, Place> states = AddStates(stage);
            StateVariable? visible = stage.States.FirstOrDefault(v => v.Next == stage.Output);
            Place output = last ? new Place(Buffers.Output, 0, 0, stage.Output.Size) { Exact = true }
                : visible is not null ? states[visible]
                : _scratch.Take(stage.Output.Size);

            // What a stage needs for itself is free again after it.
            int mark = _scratch.Mark();
            StepPlan step = PlanStep(stage, input, output, states, trace: false);
            Packing.AddScaled(stage, step);
            StepPlan traced = PlanStep(stage, input, output, states, trace: true);
            plans.Add(new StraightLinePolicy(Packing, _scratch, _unrolling, aliasing: last && s == 0).Lower(stage, step, traced));
            _scratch.Release(mark);
            input = output;
        }
        return plans;
    }

    private Dictionary<StateVariable, Place> AddStates(Stage stage)
    {
        var places = new Dictionary<StateVariable, Place>();
        foreach (StateVariable state in stage.States)
        {
            places.Add(state, new Place(Buffers.State, 0, StateLength, state.Size));
            _states.Add(new StateSlot(stage, state, StateLength));
            StateLength += LaneLayout.Pad(state.Size);
        }
        return places;
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
        var planner = new StepPlanner(Available, v => _scratch.Take(v.Size));
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
