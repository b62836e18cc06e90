using System.Linq;
using LstmGen.Generator.Graph;
using LstmGen.Generator.Graph.Ops;

namespace LstmGen.Generator.Planning;

/// <summary>
/// Padding lanes in memory are zero, always. This says which values have zero padding by construction; the others are
/// masked where they are stored.
/// </summary>
internal static class ZeroPadding
{
    public static bool Holds(Value value) => value.Op switch
    {
        LeafOp or AffineOp or TransposedAffineOp or SliceOp => true,
        ConstantOp constant => constant.Number == 0,
        AddOp or SubtractOp => value.Operands.All(Holds),
        MultiplyOp => value.Operands.Any(Holds),
        DivideOp => Holds(value.Operands[0]) && value.Operands[1].Op is BroadcastOp,
        TanhOp or ReluOp or HeavisideOp => Holds(value.Operands[0]),
        _ => false,
    };
}
