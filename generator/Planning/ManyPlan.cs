using System.Collections.Generic;
using System.Linq;
using LstmGen.Generator.Kernels;

namespace LstmGen.Generator.Planning;

/// <summary>How several streams step together: every weight is loaded once for all of them. What each gets is what it gets alone, bit for bit.</summary>
/// <param name="Rows">Streams of one call.</param>
/// <param name="Stages">Per stage, its kernels.</param>
/// <param name="Vectors">Where every vector of the network lies.</param>
/// <param name="ScratchLength">Floats that live within a call.</param>
internal sealed record ManyPlan(int Rows, IReadOnlyList<ManyKernels> Stages, IReadOnlyList<Place> Vectors, int ScratchLength)
{
    /// <summary>The check of the first stage before its kernels are called, which have no clamps: streams that it refuses step one after the other. Null: they are always called.</summary>
    public StepGuard? Guard { get; init; }

    /// <summary>Also where there are sixteen vector registers.</summary>
    public bool Everywhere => Stages.All(s => s.Few is not null);

    /// <summary>What is called of a stage.</summary>
    public IEnumerable<Kernel> KernelsOf(int stage) => Everywhere ? Stages[stage].All : Stages[stage].Wide;
}
