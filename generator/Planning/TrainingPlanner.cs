using System.Collections.Generic;
using System.Linq;
using LstmGen.Generator.Graph;
using LstmGen.Generator.Graph.Ops;
using LstmGen.Generator.Kernels;

namespace LstmGen.Generator.Planning;

/// <summary>Plans forward and backward steps of one stage for training: what is taped, where, and which kernels run.</summary>
internal sealed class TrainingPlanner
{
    private readonly Stage _stage;
    private readonly BackwardStage _backward;
    private readonly WeightPacking _packing;
    private readonly ExponentialForm _exponentials;
    private readonly HashSet<Value> _forward;
    private readonly Dictionary<Value, bool> _readsCarry = new();
    private readonly StageRows _rows;
    private readonly int _stateWidth;

    /// <param name="stage">The stage.</param>
    /// <param name="backward">Its gradients.</param>
    /// <param name="packing">Where weights and transposes lie.</param>
    /// <param name="exponentials">The model's tier of accuracy.</param>
    /// <param name="rows">How rows lie.</param>
    public TrainingPlanner(Stage stage, BackwardStage backward, WeightPacking packing, ExponentialForm exponentials, StageRows rows)
    {
        _exponentials = exponentials;
        _rows = rows;
        _stage = stage;
        _backward = backward;
        _packing = packing;
        _forward = new HashSet<Value>(stage.Values);
        _stateWidth = stage.States.Sum(s => LaneLayout.Pad(s.Size, rows.StateLanes));
    }

    /// <summary>The forward step as a plan without memory for the tape: enough to see how tensors are cut into gates.</summary>
    public static StepPlan Shape(Stage stage)
    {
        var planner = new StepPlanner(v => v.Op is LeafOp ? new Place(Buffers.Input, 0, 0, v.Size) : null, v => new Place(Buffers.Scratch, 0, 0, v.Size));
        planner.Store(stage.Output, new Place(Buffers.Output, 0, 0, stage.Output.Size));
        foreach (StateVariable state in stage.States)
            planner.Store(state.Next, new Place(Buffers.Next, 0, 0, state.Size));
        return planner.Plan();
    }

    public TrainingPlan Plan(string prefix)
    {
        IReadOnlyList<Value> taped = Taped();
        Value[] joined = _backward.ParameterGradients.Select(g => g.Rows).Where(v => v.Op is ConcatOp).Distinct().ToArray();

        // First with a slot for every value, to see which phases read what; then in place where that is safe.
        var roomy = new TapePlan(taped, joined, _rows.Lanes, (_, _) => false);
        StepPlan? probe = PlanBackward(roomy);
        StepPlan? probeInput = PlanInputGradient(roomy);
        var tape = new TapePlan(taped, joined, _rows.Lanes, (value, concat) => Replaceable(value, concat, probe, probeInput));

        StepPlan forward = PlanForward(tape, taped);
        StepPlan? backward = PlanBackward(tape);
        StepPlan? inputGradient = PlanInputGradient(tape);
        TrainingPlan plan;
        do
        {
            // Kernels may take more of the tape while they are made; they must be made with its final width.
            plan = new TrainingPlan(
                _stateWidth,
                tape.Width,
                _rows.InputWidth,
                _rows.OutputWidth,
                Lower(forward, tape, prefix + "Forward", $"One training step of {_stage.Name}, forward.", carries: !_rows.Reverse)!,
                Lower(backward, tape, prefix + "Backward", $"One step back through {_stage.Name}.", direction: -1),
                Lower(inputGradient, tape, prefix + "InputGradient", $"Gradient of the input of {_stage.Name}."),
                LowerGradients(tape, wide: false, prefix + "WeightGradient"))
            {
                WideWeightGradient = LowerGradients(tape, wide: true, prefix + "WeightGradientWide"),
                Lanes = _rows.Lanes,
                Ahead = LowerAhead(forward, tape, taped, prefix),
            };
        }
        while (plan.RecordWidth != tape.Width);
        if (plan.Forward.All.Any(ReadsTransposes))
            return plan;
        return plan with
        {
            InputTransposes = Transposes(inputGradient).Except(Transposes(backward)).ToArray(),
            BatchTransposes = plan.Backward is null || new[] { plan.Backward.One, plan.Backward.WideOne }.Any(ReadsTransposes)
                ? System.Array.Empty<Parameter>()
                : Transposes(backward).Except(Transposes(inputGradient)).ToArray(),
        };
    }

    private StepPlan PlanForward(TapePlan tape, IReadOnlyList<Value> taped)
    {
        var planner = new StepPlanner(v => v.Op is LeafOp ? LeafPlace(v) : null, v => SlotPlace(tape, v));
        foreach (StateVariable state in _stage.States)
            planner.Store(state.Next, StatePlace(Buffers.Next, state));
        planner.Store(_stage.Output, Row(Buffers.Output, _rows.OutputWidth, _stage.Output.Size));
        foreach (Value value in taped)
            planner.Store(value, SlotPlace(tape, value));
        return planner.Plan();
    }

    /// <summary>State gradients into the carry, and the gradients that parameters need onto the tape.</summary>
    private StepPlan? PlanBackward(TapePlan tape)
    {
        var planner = new StepPlanner(v => Available(tape, v), v => SlotPlace(tape, v));
        bool any = false;
        for (int i = 0; i < _stage.States.Count; i++)
        {
            StateVariable state = _stage.States[i];
            Value gradient = _backward.StateGradients[i] ?? new StepBuilder("").Constant(0, state.Size);
            if (gradient != _backward.CarriedGradients[i])
            {
                planner.Store(gradient, StatePlace(Buffers.Carry, state));
                any = true;
            }
        }
        foreach (Value rows in _backward.ParameterGradients.Select(g => g.Rows).Where(r => Available(tape, r) is null))
        {
            planner.Store(rows, SlotPlace(tape, rows));
            any = true;
        }
        if (_backward.InputGradient is { } input && ReadsCarry(input))
        {
            planner.Store(input, InputGradientPlace(input));
            any = true;
        }
        return any ? planner.Plan() : null;
    }

    /// <summary>The input gradient waits for no recurrence, so it runs over all rows at once, after the backward steps.</summary>
    private StepPlan? PlanInputGradient(TapePlan tape)
    {
        if (_backward.InputGradient is not { } input || ReadsCarry(input))
            return null;
        var planner = new StepPlanner(v => Available(tape, v) ?? (IsStored(v) ? SlotPlace(tape, v) : null), v => SlotPlace(tape, v));
        planner.Store(input, InputGradientPlace(input));
        StepPlan plan = planner.Plan();
        if (plan.Places.Values.Any(p => p.Buffer == Buffers.Mask))
            throw new GraphException($"The input gradient of {_stage.Name} reads a mask, which belongs to a sequence and not to a row.");
        return plan;
    }

    private static bool ReadsTransposes(Kernel? kernel) => kernel is not null && kernel.References.Contains(Buffers.Transposed);

    private static IEnumerable<Parameter> Transposes(StepPlan? plan) =>
        plan is null ? Enumerable.Empty<Parameter>() : plan.Phases.SelectMany(p => p.Accumulators).SelectMany(a => a.Products).Where(p => p.Transposed).Select(p => p.Rows.Parameter);

    private bool IsStored(Value value) => _backward.ParameterGradients.Any(g => g.Rows == value);

    private bool ReadsCarry(Value value)
    {
        if (!_readsCarry.TryGetValue(value, out bool reads))
        {
            reads = !IsStored(value) && (value.Op is LeafOp { Kind: LeafKind.StateGradient } || (!_forward.Contains(value) && value.Operands.Any(ReadsCarry)));
            _readsCarry.Add(value, reads);
        }
        return reads;
    }

    /// <summary>Forward values that the backward step reads and that no state, input or output row holds.</summary>
    private IReadOnlyList<Value> Taped()
    {
        var needed = new HashSet<Value>();
        void Need(Value value)
        {
            if (value.Op is BroadcastOp)
                Need(value.Operands[0]);
            else if (RowPlace(value) is null && value.Op is not ConstantOp && StepPlanner.ParameterOf(value) is null)
                needed.Add(value);
        }
        foreach (Value operand in _backward.Values.SelectMany(v => v.Operands).Where(_forward.Contains))
            Need(operand);
        foreach (Value columns in _backward.ParameterGradients.Select(g => g.Columns).OfType<Value>().Where(_forward.Contains))
            Need(columns);
        return _stage.Values.Where(needed.Contains).ToArray();
    }

    private bool Replaceable(Value value, Value concat, StepPlan? backward, StepPlan? inputGradient)
    {
        if (backward is null || (inputGradient is not null && inputGradient.Places.ContainsKey(value)) || _backward.ParameterGradients.Any(g => g.Columns == value))
            return false;
        Phase? writes = backward.Phases.FirstOrDefault(p => concat.Operands.All(p.Values.Contains));
        return writes is not null && backward.Phases.All(p =>
            (p == writes || !p.Values.SelectMany(v => v.Operands).Contains(value)) && p.Accumulators.SelectMany(a => a.Products).All(r => r.Source != value));
    }

    private Place? Available(TapePlan tape, Value value)
    {
        if (!_forward.Contains(value))
            return value.Op is LeafOp ? LeafPlace(value) : null;
        return RowPlace(value) ?? (value.Op is ConstantOp or BroadcastOp || StepPlanner.ParameterOf(value) is not null ? null : SlotPlace(tape, value));
    }

    /// <summary>Forward values that lie in a row anyway.</summary>
    private Place? RowPlace(Value value)
    {
        if (value.Op is LeafOp)
            return LeafPlace(value);
        StateVariable? state = _stage.States.FirstOrDefault(s => s.Next == value);
        if (state is not null)
            return StatePlace(Buffers.Next, state);
        return value == _stage.Output ? Row(Buffers.Output, _rows.OutputWidth, value.Size) : null;
    }

    private Place LeafPlace(Value value)
    {
        var leaf = (LeafOp)value.Op;
        return leaf.Kind switch
        {
            LeafKind.Input => Row(Buffers.Input, _rows.InputWidth, value.Size),
            LeafKind.Mask => Row(Buffers.Mask, LaneLayout.Pad(value.Size), value.Size),
            LeafKind.OutputGradient => Row(Buffers.OutputGradient, _rows.OutputWidth, value.Size),
            LeafKind.State => StatePlace(Buffers.Previous, _stage.States.First(s => s.Previous == value)),
            _ => StatePlace(Buffers.Carry, _stage.States[_backward.CarriedGradients.ToList().IndexOf(value)]),
        };
    }

    private Place Row(string buffer, int width, int size) => new(buffer, width, 0, size) { Lanes = _rows.Lanes };

    /// <summary>Rows of the model's input are padded to eight lanes only: nothing is written behind the last float.</summary>
    private Place InputGradientPlace(Value input) =>
        Row(Buffers.InputGradient, _rows.InputWidth, input.Size) with { Exact = _rows.InputWidth < LaneLayout.Pad(input.Size, _rows.Lanes) };

    private Place StatePlace(string buffer, StateVariable state)
    {
        int offset = _stage.States.TakeWhile(s => s != state).Sum(s => LaneLayout.Pad(s.Size, _rows.StateLanes));
        return Row(buffer, _stateWidth, state.Size) with { Offset = offset };
    }

    private Place SlotPlace(TapePlan tape, Value value)
    {
        (int offset, int slots, int slot) = tape.SlotOf(value);
        return Row(Buffers.Record, -1, value.Size) with { Offset = offset, Slots = slots, Slot = slot, Gates = IsGates(value) ? value.Operands.Count : 1 };
    }

    /// <summary>A joined gradient that products with a matrix read, or its gradient: laid out as the matrix's rows are.</summary>
    private bool IsGates(Value value) =>
        value.Op is ConcatOp && (IsStored(value) || _backward.Values.Any(v => v.Op is TransposedAffineOp && v.Operands[0] == value));

    /// <summary>Floats from one row to the next. Carry and mask are a sequence's: they stay from step to step.</summary>
    private int Advance(string buffer, int recordWidth, bool inTime) => buffer switch
    {
        Buffers.Carry => inTime ? 0 : _stateWidth,
        Buffers.Mask => inTime ? 0 : _stage.Values.Where(v => v.Op is LeafOp { Kind: LeafKind.Mask }).Sum(v => LaneLayout.Pad(v.Size)),
        Buffers.Input or Buffers.InputGradient => _rows.InputWidth,
        Buffers.Output or Buffers.OutputGradient => _rows.OutputWidth,
        Buffers.Previous or Buffers.Next => _stateWidth,
        Buffers.Record => recordWidth,
        _ => 0,
    };

    private Kernel? LowerGradients(TapePlan tape, bool wide, string name)
    {
        bool halves = !wide && _rows.Lanes > LaneLayout.Lanes;
        Kernel? kernel = WeightGradientLowering.Lower(
            _backward.ParameterGradients,
            v => Widen(Available(tape, v) ?? SlotPlace(tape, v), tape.Width),
            _packing,
            wide ? RegisterBudget.Many : halves ? RegisterBudget.Halved : RegisterBudget.Few,
            name,
            $"Adds the parameter gradients of {_stage.Name} over consecutive rows, in {(wide ? "thirty-two" : "sixteen")} registers.",
            _rows.Lanes);
        return kernel is not null && halves ? KernelHalver.Of(kernel) : kernel;
    }

    private RowKernels? Lower(StepPlan? plan, TapePlan tape, string name, string summary, int direction = 1, bool carries = false)
    {
        if (plan is null)
            return null;
        return Rows(plan, tape, name, summary, direction, carries: carries).Lower();
    }

    private RowLowering Rows(StepPlan plan, TapePlan tape, string name, string summary, int direction = 1, StepPlan? whole = null, bool alwaysUp = false, bool carries = false) =>
        new(WithRecordWidth(plan, tape.Width), _packing, _exponentials, tape, name, summary, _rows.Lanes, (buffer, inTime) => Advance(buffer, tape.Width, inTime) * (inTime ? direction : 1), whole) { AlwaysUp = alwaysUp, CarriesState = carries };

    /// <summary>Null where weights stay in the first-level cache, sequences are read from their end, steps share no load, or a sum finds no room on the tape.</summary>
    private AheadRows? LowerAhead(StepPlan forward, TapePlan tape, IReadOnlyList<Value> taped, string prefix)
    {
        if (_stateWidth == 0 || _rows.Reverse || RowLowering.WeightBytes(forward, _packing) <= Machines.CachedBytes)
            return null;
        if (StepSplit.Of(forward, _stage.Input, LeafPlace(_stage.Input), p => RowLowering.IsUnsplit(p, _rows.Lanes), sums => PlacesOnTape(forward, tape, taped, sums)) is not { } split)
            return null;
        RowKernels products = Rows(split.Products, tape, prefix + "Ahead", $"The products of {_stage.Name} with its inputs.", alwaysUp: true).Lower();
        RowKernels rest = Rows(split.Rest, tape, prefix + "Rest", $"One training step of {_stage.Name}, forward, from its products with the input on.", whole: forward).LowerOne();
        return products.Several is null ? null : new AheadRows(products, rest);
    }

    /// <summary>Every sum lies where a taped value that follows from it will. Null where one finds no such place.</summary>
    private IReadOnlyDictionary<Value, Place>? PlacesOnTape(StepPlan forward, TapePlan tape, IReadOnlyList<Value> taped, IReadOnlyList<Accumulator> sums)
    {
        var hosts = new Dictionary<Value, Value>();
        foreach (Value sum in sums.Select(a => a.Value))
        {
            var following = new HashSet<Value> { sum };
            foreach (Value value in forward.Phases.SelectMany(p => p.Values).Where(v => v.Op is ElementwiseOp && v.Size == sum.Size && v.Operands.Any(following.Contains)))
                following.Add(value);
            if (taped.FirstOrDefault(v => following.Contains(v) && !hosts.ContainsValue(v)) is not { } host)
                return null;
            hosts.Add(sum, host);
        }
        return hosts.ToDictionary(h => h.Key, h => SlotPlace(tape, h.Value));
    }

    /// <summary>The width of a tape row is known only when all its slots are.</summary>
    private static StepPlan WithRecordWidth(StepPlan plan, int width)
    {
        return new StepPlan(
            plan.Phases,
            plan.Places.ToDictionary(p => p.Key, p => Widen(p.Value, width)),
            plan.Given,
            plan.Stores.ToDictionary(s => s.Key, s => (IReadOnlyList<Place>)s.Value.Select(p => Widen(p, width)).ToArray()),
            plan.Parameters);
    }

    private static Place Widen(Place place, int width) => place.Buffer == Buffers.Record ? place with { RowWidth = width } : place;
}
