using System.Linq;
using LstmGen.Conformance.Models;

namespace LstmGen.Conformance.Operators;

/// <summary>What emitted code gave.</summary>
/// <param name="Shape">The model.</param>
/// <param name="Outputs">Steps x outputs, one array a sequence.</param>
/// <param name="Hidden">Steps x outputs of the last recurrent layer; null: a layer stands behind it and the model has no trace.</param>
/// <param name="Final">Final states; zero for a sequence of no steps.</param>
internal sealed record OperatorResult(ModelShape Shape, float[][] Outputs, float[][]? Hidden, float[][] Final)
{
    /// <summary>h (part 0) or c (part 1) of all layers and directions as [layer x direction, sequence, unit].</summary>
    public float[] FinalStates(int part) => StatesOf(Shape, Final, part);

    /// <summary>The same of any states.</summary>
    public static float[] StatesOf(ModelShape shape, float[][] states, int part) => (
        from layer in Enumerable.Range(0, shape.Layers.Count)
        from direction in Enumerable.Range(0, shape.Layers[layer].Directions)
        from state in states
        from value in state.Skip(shape.StateOffset(layer, direction, part)).Take(part == 0 ? shape.Layers[layer].Hidden : shape.Layers[layer].Cell)
        select value).ToArray();
}
