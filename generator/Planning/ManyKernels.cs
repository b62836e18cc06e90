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

    /// <summary>Another stage's kernels do what there is to do.</summary>
    public static ManyKernels None { get; } = new(System.Array.Empty<Kernel>(), System.Array.Empty<Kernel>());

    /// <summary>This stage and a following one in one kernel, which finds in registers what this one leaves; null where it would not, or the JIT would not optimise it.</summary>
    public ManyKernels? Then(ManyKernels next)
    {
        if (Join(Wide, next.Wide) is not { } wide)
            return null;
        if (Few is null || next.Few is null)
            return new ManyKernels(wide, null);
        if (Same)
            return next.Same ? new ManyKernels(wide, wide) : null;
        return Join(Few, next.Few) is { } few ? new ManyKernels(wide, few) : null;
    }

    /// <summary>Every kernel.</summary>
    public IEnumerable<Kernel> All => Few is null || Same ? Wide : Wide.Concat(Few);

    private static IReadOnlyList<Kernel>? Join(IReadOnlyList<Kernel> first, IReadOnlyList<Kernel> second)
    {
        if (first.Count != 1 || second.Count != 1 || !KernelJoiner.Hands(first[0], second[0]))
            return null;
        Kernel joined = KernelJoiner.Join(first[0].Name, $"{first[0].Summary} {second[0].Summary}", new[] { first[0], second[0] });
        return JitBudget.Allows(StatementCost.Of(joined), JitBudget.JoinedPercent) ? new[] { joined } : null;
    }
}
