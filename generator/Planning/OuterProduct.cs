using System.Collections.Generic;

namespace LstmGen.Generator.Planning;

/// <summary>A sum over rows of gradient times columns, that one tensor or several (the two biases of PyTorch) gain.</summary>
/// <param name="Rows">The gradient, laid out as the tensor's rows are.</param>
/// <param name="Columns">What it is multiplied by; null: one.</param>
/// <param name="Targets">Tensors of one shape.</param>
/// <param name="FirstGate">Gate of the tensors at which the rows start.</param>
internal sealed record OuterProduct(Place Rows, Place? Columns, IReadOnlyList<PackedTensor> Targets, int FirstGate)
{
    public PackedTensor Shape => Targets[0];
}
