using System.Collections.Generic;
using System.Linq;
using LstmGen.Generator.Kernels;

namespace LstmGen.Generator.Planning;

/// <summary>How one stage steps several streams at once.</summary>
/// <param name="Wide">Kernels in order, for thirty-two vector registers.</param>
/// <param name="Few">The same for sixteen, with the same bits; null where streams one after the other do better there.</param>
internal sealed record ManyKernels(IReadOnlyList<Kernel> Wide, IReadOnlyList<Kernel>? Few)
{
    /// <summary>One set of kernels suits both.</summary>
    public bool Same => ReferenceEquals(Wide, Few);

    /// <summary>Every kernel.</summary>
    public IEnumerable<Kernel> All => Few is null || Same ? Wide : Wide.Concat(Few);
}
