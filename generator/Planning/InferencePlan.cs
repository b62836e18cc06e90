using System.Collections.Generic;
using LstmGen.Generator.Kernels;

namespace LstmGen.Generator.Planning;

/// <summary>How one stage steps.</summary>
/// <param name="Looped">Some of its phases run in loops.</param>
/// <param name="FallsShort">It loops although nobody asked for that.</param>
/// <param name="StraightLineWanted">Straight-line code was asked for, by size or by option.</param>
/// <param name="MultiplyAdds">Vector multiply-adds of a step.</param>
/// <param name="Step">Kernels in order.</param>
/// <param name="Trace">The same, also storing what a trace shows.</param>
internal sealed record InferencePlan(
    bool Looped,
    bool FallsShort,
    bool StraightLineWanted,
    long MultiplyAdds,
    IReadOnlyList<Kernel> Step,
    IReadOnlyList<Kernel> Trace)
{
    /// <summary>The same for thirty-two vector registers, with the same bits; null where larger tiles make no difference.</summary>
    public IReadOnlyList<Kernel>? Wide { get; init; }
}
