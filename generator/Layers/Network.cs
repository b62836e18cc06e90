using System.Collections.Generic;
using System.Linq;
using LstmGen.Generator.Graph;

namespace LstmGen.Generator.Layers;

/// <summary>A model's meaning: its layers and the stages and joins they consist of, in order.</summary>
/// <param name="Inputs">What the caller hands over at every step, side by side in the input vector.</param>
/// <param name="Layers">All layers but the inputs.</param>
/// <param name="Outputs">What the caller gets at every step, side by side in the output vector.</param>
/// <param name="Wiring">Vectors, stages and joins.</param>
internal sealed record Network(IReadOnlyList<Layer> Inputs, IReadOnlyList<LayerShape> Layers, IReadOnlyList<NetworkOutput> Outputs, Wiring Wiring)
{
    /// <summary>The tier of its activations: "Default", "Precise" or "Fast".</summary>
    public string Accuracy { get; init; } = "Default";

    /// <summary>Floats in per step.</summary>
    public int InputSize => Wiring.Sizes[0];

    /// <summary>Floats out per step.</summary>
    public int OutputSize => Wiring.Sizes[Wiring.Output];

    /// <summary>There is more to inputs and outputs than one vector each: several, or ids.</summary>
    public bool HasTypedSpans => Inputs.Count > 1 || Outputs.Count > 1 || Inputs.Any(i => ((IInputLayer)i).Vocabulary > 0);

    /// <summary>All step graphs, in order.</summary>
    public IReadOnlyList<Stage> Stages { get; } = Wiring.StageNodes.Select(n => n.Stage).ToArray();
}
