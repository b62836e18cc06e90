using System.Collections.Generic;
using System.Linq;
using LstmGen.Generator.Graph;
using LstmGen.Generator.Graph.Ops;

namespace LstmGen.Generator.Planning;

/// <summary>
/// What one sweep over the blocks of vectors of one size computes: accumulators, then the element-wise values fused onto
/// them. A product with a vector of an earlier phase starts a later phase, because it needs that vector whole.
/// </summary>
/// <param name="Level">Phases run in ascending level.</param>
/// <param name="Size">Size of the vectors.</param>
/// <param name="Accumulators">Linear values, made by products.</param>
/// <param name="Values">Element-wise values and reductions, operands before users.</param>
internal sealed record Phase(int Level, int Size, IReadOnlyList<Accumulator> Accumulators, IReadOnlyList<Value> Values)
{
    /// <summary>The value goes into a sum or a product, so that a division for it can wait.</summary>
    public bool Combines(Value value) => Values.Any(v => v.Op is AddOp or SubtractOp or MultiplyOp && v.Operands.Contains(value));
}
