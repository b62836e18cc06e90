using System.Collections.Generic;

namespace LstmGen.Generator.Kernels;

/// <summary>target = op(A, B, C). A register may be assigned more than once (accumulators).</summary>
internal sealed record ComputeStatement(int Target, VectorOp Op, Operand A, Operand B = default, Operand C = default) : Statement
{
    /// <summary>Eight entries, for <see cref="VectorOp.LookUp8"/>.</summary>
    public IReadOnlyList<float>? Table { get; init; }

    /// <summary>For operations on lanes: how many, or which bit of a lane's number; for <see cref="VectorOp.ShiftExponent"/>, by how many bits.</summary>
    public int Count { get; init; }
}
