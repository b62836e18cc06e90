using System.Collections.Generic;
using System.Linq;
using LstmGen.Generator.Kernels;

namespace LstmGen.Generator.Planning;

/// <summary>
/// How a run of one stage steps where its weights exceed the first-level cache: the products of <see cref="UnrollPolicy.StepsAhead"/> steps with their inputs share every load
/// of a weight, and what is left of each step reads so much less. The same bits as step by step.
/// </summary>
/// <param name="Offset">Where the sums of the stage start, in floats.</param>
/// <param name="Width">Floats of the sums of one step.</param>
/// <param name="Step">For sixteen vector registers.</param>
internal sealed record AheadPlan(int Offset, int Width, AheadKernels Step)
{
    /// <summary>For thirty-two; null where that makes no difference.</summary>
    public AheadKernels? Wide { get; init; }

    /// <summary>In vectors of sixteen lanes; null where steps have no such kernels.</summary>
    public AheadKernels? Step512 { get; init; }

    /// <summary>All of these.</summary>
    public IEnumerable<AheadKernels> Tiers => new[] { Step, Wide, Step512 }.OfType<AheadKernels>();

    /// <summary>Every kernel.</summary>
    public IEnumerable<Kernel> All => Tiers.SelectMany(k => k.All);
}
