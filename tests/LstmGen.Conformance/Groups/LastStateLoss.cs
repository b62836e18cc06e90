using System;
using System.Collections.Generic;
using System.Linq;
using LstmGen.Conformance.Models;
using LstmGen.Conformance.Operators;
using LstmGen.Conformance.Reading;

namespace LstmGen.Conformance.Groups;

/// <summary>
/// A loss on the final states of both directions side by side, which no single step's output holds: a loss of the caller's own, so the linear layer on
/// those states is computed here, and its gradient goes into the emitted backward pass as that of the final states.
/// </summary>
internal sealed class LastStateLoss(OperatorCase run, Targets targets, ForwardCheck forward, ModelShape shape)
{
    private readonly Dictionary<string, float[]> _headGradients = [];

    /// <summary>Gradient of the linear layer; null: the tensor is not its own.</summary>
    public float[]? HeadGradient(string tensor) => _headGradients.GetValueOrDefault(tensor);

    /// <summary>Forward, loss, backward.</summary>
    public void Run(ModelAccess model, OperatorCase body, Comparison comparison, Action<SequenceTrainer, double> compare)
    {
        int sequences = body.Inputs.Length, last = body.Shape.Layers.Count - 1;
        SequenceBatch batch = model.CreateBatch(body.Lengths.Max(), sequences);
        for (int b = 0; b < sequences; b++)
        {
            batch.Add(body.Inputs[b]);
            batch.SetInitialState(b, body.InitialStates[b]);
        }

        OperatorRunner.Load(model, body);
        SequenceTrainer trainer = model.CreateTrainer(new Sgd(0.1f), body.Lengths.Max(), sequences, Loss.MeanSquaredError);
        OperatorResult result = OperatorRunner.Forward(trainer, batch, body, body.Runnable);

        RecurrentLayer layer = body.Shape.Last;
        int width = layer.Outputs, outputs = shape.Outputs;
        int Place(int j) => body.Shape.StateOffset(last, j / layer.Hidden, 0) + (j % layer.Hidden);
        double[] weight = Head("head.weight", outputs * width), bias = Head("head.bias", outputs);
        double[] weightGradient = new double[weight.Length], biasGradient = new double[bias.Length];
        float[] stateGradients = new float[sequences * body.Shape.StateSize];
        float[][] values = new float[sequences][];
        double loss = 0;
        for (int b = 0; b < sequences; b++)
        {
            double[] h = Enumerable.Range(0, width).Select(j => (double)result.Final[b][Place(j)]).ToArray();
            double[] z = shape.Head == 0 ? h : bias.Select((value, o) => value + h.Select((x, j) => x * weight[(o * width) + j]).Sum()).ToArray();
            values[b] = Array.ConvertAll(z, x => (float)x);
            double[] dz = Gradient(z, b, sequences, ref loss);
            for (int j = 0; j < width; j++)
            {
                stateGradients[(b * body.Shape.StateSize) + Place(j)] =
                    (float)(shape.Head == 0 ? dz[j] : dz.Select((d, o) => d * weight[(o * width) + j]).Sum());
            }

            for (int o = 0; o < outputs && shape.Head > 0; o++)
            {
                biasGradient[o] += dz[o];
                for (int j = 0; j < width; j++)
                {
                    weightGradient[(o * width) + j] += dz[o] * h[j];
                }
            }
        }

        if (forward.Outputs is { Rank: 2 } expected)
        {
            comparison.Add("last output", values.SelectMany(v => v).ToArray(), expected.Data, forward.Tolerance);
        }

        if (shape.Head > 0)
        {
            _headGradients["head.weight"] = Array.ConvertAll(weightGradient, x => (float)x);
            _headGradients["head.bias"] = Array.ConvertAll(biasGradient, x => (float)x);
        }

        trainer.Backward(new float[body.Lengths.Sum() * width], stateGradients, inputGradients: true);
        compare(trainer, loss);
    }

    private double[] Head(string name, int count) => shape.Head == 0 ? new double[count] : Array.ConvertAll(run.Weights[name], x => (double)x);

    /// <summary>Of the mean over all sequences (and elements), which is added to <paramref name="loss"/>.</summary>
    private double[] Gradient(double[] z, int sequence, int sequences, ref double loss)
    {
        if (targets.Loss == Loss.CrossEntropy)
        {
            int id = (int)targets.Tensor.Data[sequence];
            double largest = z.Max(), sum = z.Sum(x => Math.Exp(x - largest));
            loss += (Math.Log(sum) + largest - z[id]) / sequences;
            return z.Select((x, j) => ((Math.Exp(x - largest) / sum) - (j == id ? 1 : 0)) / sequences).ToArray();
        }

        double count = sequences * z.Length;
        double[] errors = z.Select((x, j) => x - targets.Tensor.Data[(sequence * z.Length) + j]).ToArray();
        loss += errors.Sum(e => e * e) / count;
        return errors.Select(e => 2 * e / count).ToArray();
    }
}
