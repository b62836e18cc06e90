using System.Collections.Generic;
using System.Linq;
using LstmGen.Generator.Graph;
using LstmGen.Generator.Graph.Ops;

namespace LstmGen.Generator.Planning;

/// <summary>
/// Padding lanes in memory are zero, always. This says which values have zero padding by construction; the others are
/// masked where they are stored.
/// </summary>
internal sealed class ZeroPadding
{
    private readonly Dictionary<Value, bool> _zero = new();
    private readonly Dictionary<Value, bool> _finite = new();

    public bool Holds(Value value)
    {
        if (!_zero.TryGetValue(value, out bool holds))
            _zero.Add(value, holds = IsZero(value));
        return holds;
    }

    private bool IsZero(Value value) => value.Op switch
    {
        LeafOp or AffineOp or TransposedAffineOp or ParameterOp => true,
        SliceOp => StepPlanner.Linear(value) is not null || StepPlanner.ParameterOf(value) is not null,
        ConstantOp constant => constant.Number == 0,
        AddOp or SubtractOp => value.Operands.All(Holds),
        MultiplyOp => value.Operands.All(Holds) || (value.Operands.Any(Holds) && value.Operands.All(IsFinite)),
        DivideOp => Holds(value.Operands[0]) && value.Operands[1].Op is BroadcastOp,
        TanhOp or ReluOp or HeavisideOp or SqrtOp => Holds(value.Operands[0]),
        ClampOp clamp => clamp.Low <= 0 && clamp.High >= 0 && Holds(value.Operands[0]),
        _ => false,
    };

    /// <summary>Padding lanes, whatever they hold, hold no infinity and no NaN: times zero they are zero.</summary>
    private bool IsFinite(Value value)
    {
        if (!_finite.TryGetValue(value, out bool finite))
            _finite.Add(value, finite = StaysFinite(value));
        return finite;
    }

    private bool StaysFinite(Value value) => value.Op switch
    {
        DivideOp => value.Operands[1].Op is BroadcastOp && IsFinite(value.Operands[0]),
        ExpOp or SqrtOp => Holds(value.Operands[0]),
        SigmoidOp or TanhOp or HeavisideOp or LeafOp => true,
        ElementwiseOp => value.Operands.All(IsFinite),
        _ => true,
    };
}
