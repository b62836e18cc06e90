using System.Collections.Generic;
using System.Linq;
using LstmGen.Generator.Kernels;

namespace LstmGen.Generator.Planning;

/// <summary>Stages of a step that one kernel runs.</summary>
/// <param name="First">Index of the first stage.</param>
/// <param name="Count">How many.</param>
/// <param name="Step">For sixteen vector registers.</param>
/// <param name="Guards">Of its recurrent stages, which come first, when it may be called; empty: always. Else, where one refuses, every stage runs its clamped kernels, or its only ones.</param>
internal sealed record JoinedPlan(int First, int Count, Kernel Step, IReadOnlyList<StepGuard> Guards)
{
    /// <summary>The same for thirty-two registers; null where no stage has such a kernel.</summary>
    public Kernel? Wide { get; init; }

    /// <summary>The first <see cref="Count512"/> stages in vectors of sixteen lanes, before the others' own kernels; null where the model does not ask for them, or the first stage has none.</summary>
    public Kernel? Step512 { get; init; }

    /// <summary>How many stages that runs.</summary>
    public int Count512 { get; init; }

    /// <summary>All of them.</summary>
    public IEnumerable<Kernel> Kernels => new[] { Step, Wide, Step512 }.OfType<Kernel>();

    /// <summary>A stage is among them.</summary>
    public bool Covers(int stage) => stage >= First && stage < First + Count;

    /// <summary>A stage runs its own kernel behind those that run in vectors of sixteen lanes.</summary>
    public bool IsApart(int stage) => Step512 is not null && stage >= First + Count512 && Covers(stage);
}
