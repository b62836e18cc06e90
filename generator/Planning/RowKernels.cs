using System.Collections.Generic;
using System.Linq;
using LstmGen.Generator.Kernels;

namespace LstmGen.Generator.Planning;

/// <summary>The same step for several rows at once and for one: a driver covers any number of rows with them.</summary>
/// <param name="Rows">Rows of <paramref name="Several"/>; 1 when there is only <paramref name="One"/>.</param>
/// <param name="Several">Null when one row at a time is best.</param>
internal sealed record RowKernels(int Rows, Kernel? Several, Kernel One)
{
    /// <summary>Rows of <see cref="WideSeveral"/>, a multiple of <see cref="Rows"/>.</summary>
    public int WideRows { get; init; }

    /// <summary>For thirty-two vector registers, with the bits of <see cref="Several"/>; null: that one is as good.</summary>
    public Kernel? WideSeveral { get; init; }

    /// <summary>For thirty-two vector registers, with the bits of <see cref="One"/>; null: that one is as good.</summary>
    public Kernel? WideOne { get; init; }

    /// <summary>Those for thirty-two vector registers.</summary>
    public IEnumerable<Kernel> Wide => new[] { WideSeveral, WideOne }.OfType<Kernel>();

    public IEnumerable<Kernel> All => new[] { WideSeveral, WideOne, Several, One }.OfType<Kernel>();
}
