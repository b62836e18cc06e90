using System;
using System.Collections.Generic;
using System.Linq;
using LstmGen.Generator.Graph;
using LstmGen.Generator.Graph.Ops;

namespace LstmGen.Generator.Tests.Numeric;

/// <summary>How far a run stays from the points where a function has no derivative, or jumps.</summary>
internal static class Kinks
{
    /// <summary>Least distance over all steps; infinite where no function has a kink.</summary>
    public static double Distance(GraphInterpreter.Tape tape) =>
        tape.Steps.SelectMany(step => step).SelectMany(values => values.Keys.Select(v => Distance(v, values))).DefaultIfEmpty(double.PositiveInfinity).Min();

    private static double Distance(Value value, Dictionary<Value, double[]> values) => value.Op switch
    {
        ReluOp or HeavisideOp => Distance(values[value.Operands[0]], 0),
        ClampOp clamp => Math.Min(Distance(values[value.Operands[0]], clamp.Low), Distance(values[value.Operands[0]], clamp.High)),
        _ => double.PositiveInfinity,
    };

    private static double Distance(double[] operand, double kink) => double.IsInfinity(kink) ? double.PositiveInfinity : operand.Min(x => Math.Abs(x - kink));
}
