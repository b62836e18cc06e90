using System;
using System.Collections.Generic;
using System.Linq;
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
    /// <summary>The same for thirty-two vector registers, with the same bits; null where neither larger tiles nor another order make a difference.</summary>
    public IReadOnlyList<Kernel>? Wide { get; init; }

    /// <summary>The same in vectors of sixteen lanes, with the same bits; null where the model does not ask for them, or they do not suit the stage.</summary>
    public IReadOnlyList<Kernel>? Step512 { get; init; }

    /// <summary>Most blocks of a register tile: less than registers hold where straight-line code would be too much for one method. Kernels with the same bits keep to it.</summary>
    public int TileLimit { get; init; } = int.MaxValue;

    /// <summary>When <see cref="Step"/> and <see cref="Wide"/> may be called; null: always.</summary>
    public StepGuard? Guard { get; init; }

    /// <summary>What is called instead where the guard refuses; the same bits where both may be called.</summary>
    public IReadOnlyList<Kernel> Clamped { get; init; } = Array.Empty<Kernel>();

    /// <summary>What may always be called.</summary>
    public IReadOnlyList<Kernel> Unguarded => Guard is null ? Step : Clamped;

    /// <summary>For vectors of eight lanes in thirty-two registers.</summary>
    public IReadOnlyList<Kernel> Largest => Wide ?? Step;

    /// <summary>How a run steps where it does not step alone; null where that does not pay.</summary>
    public AheadPlan? Ahead { get; init; }

    /// <summary>All kernels of a plain step that are written in whole vectors.</summary>
    public IEnumerable<Kernel> Whole => Step.Concat(Wide ?? Array.Empty<Kernel>()).Concat(Clamped).Concat(Step512 ?? Array.Empty<Kernel>());

    /// <summary>The same, to be written with two vectors of four lanes for one of eight: for machines without the latter. The same bits where both run.</summary>
    public IReadOnlyList<Kernel> Half { get; init; } = Array.Empty<Kernel>();
}
