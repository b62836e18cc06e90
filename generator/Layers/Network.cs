using System.Collections.Generic;
using LstmGen.Generator.Graph;

namespace LstmGen.Generator.Layers;

/// <summary>A model's meaning: its layers and the stages they consist of, in order.</summary>
/// <param name="InputSize">Floats in per step.</param>
/// <param name="OutputSize">Floats out per step.</param>
/// <param name="Layers">All layers but the input.</param>
/// <param name="Stages">Step graphs; each reads the one before.</param>
internal sealed record Network(int InputSize, int OutputSize, IReadOnlyList<Layer> Layers, IReadOnlyList<Stage> Stages)
{
    /// <summary>The last stage turns logits into probabilities, so cross-entropy enters before it.</summary>
    public bool EndsInSoftmax => Stages[Stages.Count - 1].TakesLogits;
}
