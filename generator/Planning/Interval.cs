using System;
using System.Linq;
using LstmGen.Generator.Graph;
using LstmGen.Generator.Graph.Ops;

namespace LstmGen.Generator.Planning;

/// <summary>Numbers between which every element of a value lies.</summary>
/// <param name="Low">None is smaller.</param>
/// <param name="High">None is larger.</param>
internal readonly record struct Interval(double Low, double High)
{
    public static Interval Any { get; } = new(double.NegativeInfinity, double.PositiveInfinity);

    /// <summary>The largest magnitude.</summary>
    public double Magnitude => Math.Max(Math.Abs(Low), Math.Abs(High));

    /// <summary>Of a value, by the rules of interval arithmetic; where no rule is known, anything.</summary>
    /// <param name="value">The value.</param>
    /// <param name="known">Intervals of some values, as of leaves; null where nothing is known.</param>
    public static Interval Of(Value value, Func<Value, Interval?> known)
    {
        if (known(value) is { } given)
            return given;
        if (value.Op is AddOp && value.Operands[1] is { Op: MultiplyOp } move && move.Operands[1] is { Op: SubtractOp } difference && difference.Operands[1] == value.Operands[0])
            return Between(Of(value.Operands[0], known), Of(difference.Operands[0], known), Of(move.Operands[0], known));
        Interval[] of = value.Op is ElementwiseOp or BroadcastOp ? value.Operands.Select(o => Of(o, known)).ToArray() : Array.Empty<Interval>();
        return value.Op switch
        {
            SigmoidOp => new Interval(0, 1),
            TanhOp => new Interval(-1, 1),
            ClampOp clamp => new Interval(clamp.Low, clamp.High),
            ConstantOp constant => new Interval(constant.Number, constant.Number),
            BroadcastOp => of[0],
            ReluOp => new Interval(Math.Max(0, of[0].Low), Math.Max(0, of[0].High)),
            AddOp => new Interval(of[0].Low + of[1].Low, of[0].High + of[1].High),
            SubtractOp => new Interval(of[0].Low - of[1].High, of[0].High - of[1].Low),
            MultiplyOp => Product(of[0], of[1]),
            _ => Any,
        };
    }

    /// <summary>a + z (b - a), which lies between a and b where z is a gate.</summary>
    private static Interval Between(Interval a, Interval b, Interval z)
    {
        if (z.Low >= 0 && z.High <= 1)
            return new Interval(Math.Min(a.Low, b.Low), Math.Max(a.High, b.High));
        Interval move = Product(z, new Interval(b.Low - a.High, b.High - a.Low));
        return new Interval(a.Low + move.Low, a.High + move.High);
    }

    private static Interval Product(Interval a, Interval b)
    {
        if (double.IsInfinity(a.Magnitude) || double.IsInfinity(b.Magnitude))
            return Any;
        double[] corners = { a.Low * b.Low, a.Low * b.High, a.High * b.Low, a.High * b.High };
        return new Interval(corners.Min(), corners.Max());
    }
}
