namespace LstmGen;

/// <summary>Whether the emitted inference kernels are straight-line code or loop over columns.</summary>
public enum Unrolling
{
    /// <summary>Straight-line below the documented size limit, a loop over columns above it (a note says so).</summary>
    Auto,

    /// <summary>Straight-line at any size, split into as many methods as the JIT's limits ask for.</summary>
    Always,

    /// <summary>Always a loop over columns: the least code.</summary>
    Never,
}
