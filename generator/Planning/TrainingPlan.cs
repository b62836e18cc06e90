using System.Collections.Generic;
using System.Linq;
using LstmGen.Generator.Graph;
using LstmGen.Generator.Kernels;

namespace LstmGen.Generator.Planning;

/// <summary>How one stage trains.</summary>
/// <param name="StateWidth">Floats of a state row; 0: no state.</param>
/// <param name="RecordWidth">Floats of a tape row.</param>
/// <param name="InputWidth">Floats of an input row, with padding.</param>
/// <param name="OutputWidth">Floats of an output row, with padding.</param>
/// <param name="Forward">One step forward.</param>
/// <param name="Backward">One step back: state gradients and what parameter gradients need; null: nothing to do.</param>
/// <param name="InputGradient">Gradient of the input, for all rows after the backward steps; null: it is zero.</param>
/// <param name="WeightGradient">Parameter gradients over many rows; null: no parameters.</param>
internal sealed record TrainingPlan(
    int StateWidth,
    int RecordWidth,
    int InputWidth,
    int OutputWidth,
    RowKernels Forward,
    RowKernels? Backward,
    RowKernels? InputGradient,
    Kernel? WeightGradient)
{
    /// <summary>Lanes of its vectors. Where there are sixteen, kernels for thirty-two registers are written in them, the others in halves.</summary>
    public int Lanes { get; init; } = LaneLayout.Lanes;

    /// <summary>The same sums as <see cref="WeightGradient"/>, for processors with thirty-two vector registers.</summary>
    public Kernel? WideWeightGradient { get; init; }

    /// <summary>Both, where there are parameters.</summary>
    public IEnumerable<Kernel> WeightGradients => new[] { WeightGradient, WideWeightGradient }.OfType<Kernel>();

    /// <summary>One step forward of a single sequence in two parts; null where that does not pay.</summary>
    public AheadRows? Ahead { get; init; }

    /// <summary>Kernels that run only where there are thirty-two vector registers.</summary>
    public IEnumerable<Kernel> Wide => new[] { Forward, Backward, InputGradient }.OfType<RowKernels>().SelectMany(k => k.Wide).Concat(Ahead?.Wide ?? Enumerable.Empty<Kernel>()).Concat(new[] { WideWeightGradient }.OfType<Kernel>());

    /// <summary>Tensors whose transposes <see cref="InputGradient"/> reads and <see cref="Backward"/> does not.</summary>
    public IReadOnlyCollection<Parameter> InputTransposes { get; init; } = System.Array.Empty<Parameter>();

    /// <summary>Tensors whose transposes only kernels of several rows read.</summary>
    public IReadOnlyCollection<Parameter> BatchTransposes { get; init; } = System.Array.Empty<Parameter>();
}
