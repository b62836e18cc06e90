using System;
using System.Linq;
using LstmGen.Conformance.Models;
using LstmGen.Conformance.Reading;

namespace LstmGen.Conformance.Groups;

/// <summary>Outputs and final states of sequences, compared for inference (Run, Step, traced Step) and for training's forward pass alike.</summary>
/// <param name="Shape">The model.</param>
/// <param name="Weights">All tensors one after another.</param>
/// <param name="Inputs">Steps x inputs, one array a sequence.</param>
/// <param name="InitialStates">One a sequence.</param>
/// <param name="Hidden">Expected h of the last LSTM layer, [step, sequence, unit], zero behind a sequence's end; null: not compared.</param>
/// <param name="Outputs">Expected outputs of the model in the same layout, or of the last step alone as [sequence, output]; null: not compared.</param>
/// <param name="FinalHidden">Expected last h, [layer, sequence, unit]; null: not compared.</param>
/// <param name="FinalCell">Expected last c.</param>
/// <param name="Tolerance">For all of them.</param>
internal sealed record ForwardCheck(
    ModelShape Shape, float[] Weights, float[][] Inputs, float[][] InitialStates, Tensor? Hidden, Tensor? Outputs, Tensor? FinalHidden, Tensor? FinalCell, Tolerance Tolerance)
{
    public int LongestSequence => Inputs.Max(x => x.Length / Shape.Inputs);

    /// <summary>Compares inference.</summary>
    public void Infer(ModelAccess model, Comparison comparison)
    {
        model.SetWeights(Weights);
        int units = Shape.Units[^1];
        float[][] outputs = new float[Inputs.Length][], hidden = new float[Inputs.Length][], final = InitialStates.Select(s => (float[])s.Clone()).ToArray();
        for (int b = 0; b < Inputs.Length; b++)
        {
            hidden[b] = new float[Inputs[b].Length / Shape.Inputs * units];
            outputs[b] = model.Run(Inputs[b], final[b], ModelShape.Layer(Shape.Units.Count - 1), ["h"], [hidden[b]]);
        }

        Compare("", comparison, outputs, hidden, final);
    }

    /// <summary>Runs the trainer over the batch and compares; the trainer's tape is ready for a backward pass then.</summary>
    public void Forward(SequenceTrainer trainer, SequenceBatch batch, Comparison comparison)
    {
        trainer.SetParameters(Weights);
        trainer.Forward(batch);
        float[][] outputs = new float[Inputs.Length][], final = new float[Inputs.Length][];
        for (int b = 0; b < Inputs.Length; b++)
        {
            outputs[b] = new float[Inputs[b].Length / Shape.Inputs * Shape.Outputs];
            trainer.CopyOutputs(b, outputs[b]);
            final[b] = new float[Shape.StateSize];
            trainer.CopyFinalState(b, final[b]);
        }

        Compare("training ", comparison, outputs, Shape.Head == 0 ? outputs : null, final);
    }

    /// <summary>States as [layer, sequence, unit], of h (part 0) or c (part 1).</summary>
    public float[] States(float[][] states, int part) => Enumerable.Range(0, Shape.Units.Count)
        .SelectMany(layer => states.SelectMany(state => state.Skip(Shape.StateOffset(layer, part)).Take(Shape.Units[layer])))
        .ToArray();

    private void Compare(string pass, Comparison comparison, float[][] outputs, float[][]? hidden, float[][] final)
    {
        if (Hidden is not null && hidden is not null)
        {
            comparison.Add(pass + "output", TimeMajor.Join(hidden, Hidden.Shape[0], Shape.Units[^1]), Hidden.Data, Tolerance);
        }

        if (Outputs is { Rank: 2 })
        {
            comparison.Add(pass + "last output", outputs.SelectMany(y => y[^Shape.Outputs..]).ToArray(), Outputs.Data, Tolerance);
        }
        else if (Outputs is not null)
        {
            // Behind a sequence's end a head gives whatever it makes of nothing: those rows are not compared.
            float[][] expected = TimeMajor.Split(Outputs, Inputs.Select(x => x.Length / Shape.Inputs).ToArray());
            for (int b = 0; b < outputs.Length; b++)
            {
                comparison.Add($"{pass}output of sequence {b}", outputs[b], Array.ConvertAll(expected[b], y => (double)y), Tolerance);
            }
        }

        if (FinalHidden is not null)
        {
            comparison.Add(pass + "h_n", States(final, 0), FinalHidden.Data, Tolerance);
        }

        if (FinalCell is not null)
        {
            comparison.Add(pass + "c_n", States(final, 1), FinalCell.Data, Tolerance);
        }
    }
}
