using System.Collections.Generic;

namespace LstmGen.Generator.Kernels;

/// <summary>Runs its body with index = 0 .. count - 1.</summary>
internal sealed record LoopStatement(string Index, int Count, IReadOnlyList<Statement> Body) : Statement
{
    /// <summary>Name of the kernel's integer parameter that replaces <see cref="Count"/>; null: a constant count.</summary>
    public string? CountParameter { get; init; }

    /// <summary>Counts down instead where the kernel's parameter <c>turn</c> is one.</summary>
    public bool Turns { get; init; }
}
