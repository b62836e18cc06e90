using System;
using System.Linq;
using LstmGen.Generator.Graph.Ops;

namespace LstmGen.Generator.Graph;

/// <summary>Numbers between which every element of a value lies.</summary>
/// <param name="Low">None is smaller.</param>
/// <param name="High">None is larger.</param>
internal readonly record struct Interval(double Low, double High)
{
    public static Interval Any { get; } = new(double.NegativeInfinity, double.PositiveInfinity);

    /// <summary>The largest magnitude.</summary>
    public double Magnitude => Math.Max(Math.Abs(Low), Math.Abs(High));

    /// <summary>Of a value, by the rules of interval arithmetic; where an op has none, anything.</summary>
    /// <param name="value">The value.</param>
    /// <param name="known">Intervals of some values, as of leaves; null where nothing is known.</param>
    public static Interval Of(Value value, Func<Value, Interval?> known)
    {
        if (known(value) is { } given)
            return given;
        if (value.Op is AddOp && value.Operands[1] is { Op: MultiplyOp } move && move.Operands[1] is { Op: SubtractOp } difference && difference.Operands[1] == value.Operands[0])
            return Between(Of(value.Operands[0], known), Of(difference.Operands[0], known), Of(move.Operands[0], known));
        return value.Op switch
        {
            ElementwiseOp op => op.Bounds(value.Operands.Select(o => Of(o, known)).ToArray()),
            BroadcastOp => Of(value.Operands[0], known),
            _ => Any,
        };
    }

    public static Interval operator +(Interval a, Interval b) => new(a.Low + b.Low, a.High + b.High);

    public static Interval operator -(Interval a, Interval b) => new(a.Low - b.High, a.High - b.Low);

    public static Interval operator *(Interval a, Interval b)
    {
        if (double.IsInfinity(a.Magnitude) || double.IsInfinity(b.Magnitude))
            return Any;
        double[] corners = { a.Low * b.Low, a.Low * b.High, a.High * b.Low, a.High * b.High };
        return new Interval(corners.Min(), corners.Max());
    }

    /// <summary>a + z (b - a), which lies between a and b where z is a gate.</summary>
    private static Interval Between(Interval a, Interval b, Interval z) =>
        z.Low >= 0 && z.High <= 1 ? new Interval(Math.Min(a.Low, b.Low), Math.Max(a.High, b.High)) : a + (z * (b - a));
}
