namespace LstmGen;

/// <summary>The widest vectors that the emitted inference kernels use, where the processor has them.</summary>
public enum VectorWidth
{
    /// <summary>256 bits: eight lanes.</summary>
    Bits256,

    /// <summary>Also 512 bits: sixteen lanes, for layers of more than eight units. The same results, bit for bit.</summary>
    Bits512,
}
