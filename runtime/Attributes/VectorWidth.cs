namespace LstmGen;

/// <summary>The widest vectors that emitted kernels use, where the processor has them.</summary>
public enum VectorWidth
{
    /// <summary>256 bits: eight lanes.</summary>
    Bits256,

    /// <summary>Also 512 bits: sixteen lanes, for layers of more than eight units; steps only where the processor does not make two operations of each. Inference gives the same results, bit for bit; training differs in the last bits.</summary>
    Bits512,
}
