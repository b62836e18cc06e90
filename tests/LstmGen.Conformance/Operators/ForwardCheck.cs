using System;
using System.Linq;
using LstmGen.Conformance.Models;
using LstmGen.Conformance.Reading;

namespace LstmGen.Conformance.Operators;

/// <summary>Outputs and final states that a case expects, compared for inference and for training's forward pass alike.</summary>
/// <param name="Hidden">Expected outputs of the last recurrent layer, [step, sequence, unit], zero behind a sequence's end; null: not compared.</param>
/// <param name="Outputs">Expected outputs of the model in the same layout, or of the last step alone as [sequence, output]; null: not compared.</param>
/// <param name="FinalHidden">Expected last h, [layer x direction, sequence, unit]; null: not compared.</param>
/// <param name="FinalCell">Expected last c.</param>
/// <param name="Tolerance">For all of them.</param>
internal sealed record ForwardCheck(Tensor? Hidden, Tensor? Outputs, Tensor? FinalHidden, Tensor? FinalCell, Tolerance Tolerance)
{
    /// <summary>Runs inference and training's forward pass, and compares both.</summary>
    public void Run(ModelAccess model, OperatorCase given, Comparison comparison)
    {
        comparison.Show("", Tolerance);
        Compare("", OperatorRunner.Infer(model, given), comparison);
        Compare("training ", OperatorRunner.Train(model, given), comparison);
    }

    /// <summary>Compares one result.</summary>
    public void Compare(string pass, OperatorResult result, Comparison comparison)
    {
        if (Hidden is not null && result.Hidden is not null)
        {
            comparison.Add(pass + "output", TimeMajor.Join(result.Hidden, Hidden.Shape[0], result.Shape.Last.Outputs), Hidden.Data, Tolerance);
        }

        if (Outputs is { Rank: 2 })
        {
            comparison.Add(pass + "last output", result.Outputs.SelectMany(y => y[^result.Shape.Outputs..]).ToArray(), Outputs.Data, Tolerance);
        }
        else if (Outputs is not null)
        {
            // Behind a sequence's end a head gives whatever it makes of nothing: those rows are not compared.
            float[][] expected = TimeMajor.Split(Outputs, result.Outputs.Select(y => y.Length / result.Shape.Outputs).ToArray());
            for (int b = 0; b < expected.Length; b++)
            {
                comparison.Add($"{pass}output of sequence {b}", result.Outputs[b], Array.ConvertAll(expected[b], y => (double)y), Tolerance);
            }
        }

        if (FinalHidden is not null)
        {
            comparison.Add(pass + "h_n", result.FinalStates(0), FinalHidden.Data, Tolerance);
        }

        if (FinalCell is not null)
        {
            comparison.Add(pass + "c_n", result.FinalStates(1), FinalCell.Data, Tolerance);
        }
    }
}
