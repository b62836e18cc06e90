using System.Collections.Generic;
using System.Linq;
using LstmGen.Conformance.Models;

namespace LstmGen.Conformance.Operators;

/// <summary>What to compute, in the conventions of the attribute language, whatever system it came from.</summary>
/// <param name="Shape">The model.</param>
/// <param name="Weights">Every tensor of the shape by its <see cref="TensorName.CaseName"/>.</param>
/// <param name="Inputs">Steps x inputs floats, one array a sequence; may be of no steps.</param>
/// <param name="InitialStates">One a sequence, in the order of the model's state.</param>
internal sealed record OperatorCase(ModelShape Shape, IReadOnlyDictionary<string, float[]> Weights, float[][] Inputs, float[][] InitialStates)
{
    /// <summary>How often the inputs are passed over, each time from the states that the pass before has left; the results are those of the last.</summary>
    public int Passes { get; init; } = 1;

    public int[] Lengths => Inputs.Select(x => x.Length / Shape.Inputs).ToArray();

    /// <summary>The sequences that have a step.</summary>
    public int[] Runnable => Enumerable.Range(0, Inputs.Length).Where(b => Inputs[b].Length > 0).ToArray();

    /// <summary>Zero states for so many sequences.</summary>
    public static float[][] ZeroStates(ModelShape shape, int batch) => Enumerable.Range(0, batch).Select(_ => new float[shape.StateSize]).ToArray();
}
