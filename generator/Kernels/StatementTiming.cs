namespace LstmGen.Generator.Kernels;

/// <summary>What a statement costs a processor, roughly: enough to put statements in order, not to predict how long they take. Numbers of Zen 5.</summary>
/// <param name="Latency">Cycles until its result is there; nothing for loads, which wait for nothing.</param>
/// <param name="Multiplications">Cycles of a multiplier.</param>
/// <param name="Others">Cycles of an adder or a shuffler.</param>
internal readonly record struct StatementTiming(int Latency, int Multiplications, int Others)
{
    /// <summary>It only brings a value into a register: best done right before the first use.</summary>
    public bool IsLoad { get; init; }

    public static StatementTiming Of(Statement statement) => statement switch
    {
        ComputeStatement { Op: VectorOp.Broadcast or VectorOp.LoadFirst or VectorOp.LoadFour } => new(0, 0, 0) { IsLoad = true },
        ComputeStatement { Op: VectorOp.Pick } => new(0, 0, 1) { IsLoad = true },
        ComputeStatement { Op: VectorOp.Copy, A.Kind: not OperandKind.Register } => new(0, 0, 0) { IsLoad = true },
        ComputeStatement { Op: VectorOp.Copy } => new(0, 0, 0),
        ComputeStatement { Op: VectorOp.MultiplyAdd or VectorOp.NegativeMultiplyAdd or VectorOp.MultiplySubtract } => new(4, 1, 0),
        ComputeStatement { Op: VectorOp.Multiply } => new(3, 1, 0),
        ComputeStatement { Op: VectorOp.Divide or VectorOp.Sqrt } => new(10, 2, 0),
        ComputeStatement { Op: VectorOp.Add or VectorOp.Subtract } => new(3, 0, 1),
        ComputeStatement { Op: VectorOp.LookUp8 or VectorOp.Rotate or VectorOp.Exchange } => new(4, 0, 1),
        ComputeStatement { Op: VectorOp.Round } => new(0, 0, 1),    // done when the sum is that it need not wait for
        ComputeStatement { Op: VectorOp.ShiftExponent } => new(4, 0, 2),
        ComputeStatement => new(2, 0, 1),
        _ => new(0, 0, 0),
    };
}
