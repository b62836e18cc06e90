using System.Collections.Generic;

namespace LstmGen.Generator.Graph;

/// <summary>One step graph, run once per time step in one direction; stateless stages are the special case without states.</summary>
/// <param name="Name">Unique in the model; the layer's name, or that with a suffix where a layer has several stages.</param>
/// <param name="Layer">Name of the layer it belongs to.</param>
/// <param name="Attribute">Index of the layer's attribute.</param>
/// <param name="Values">All values, operands before users.</param>
/// <param name="Input">Leaf: the vector that the stage reads.</param>
/// <param name="Output">The vector that the next stage reads.</param>
/// <param name="States">Recurrent state, in storage order.</param>
/// <param name="Parameters">Tensors in saving order.</param>
/// <param name="Traced">Values a step trace shows.</param>
internal sealed record Stage(
    string Name,
    string Layer,
    int Attribute,
    IReadOnlyList<Value> Values,
    Value Input,
    Value Output,
    IReadOnlyList<StateVariable> States,
    IReadOnlyList<Parameter> Parameters,
    IReadOnlyList<Value> Traced)
{
    /// <summary>Tensors that hold the state a stream starts from, one per state; none: it starts from zeros. No step reads them.</summary>
    public IReadOnlyList<Parameter> Initial { get; init; } = System.Array.Empty<Parameter>();

    /// <summary>The input is logits and the output their softmax: cross-entropy may enter its gradient at the input.</summary>
    public bool TakesLogits { get; init; }
}
