using System;
using System.Collections.Generic;
using System.Linq;
using LstmGen.Conformance.Models;
using LstmGen.Conformance.Reading;

namespace LstmGen.Conformance.Groups;

/// <summary>
/// A training run on windows of a series: the loss of every update and the final weights. The target of a window is the value behind it, the output
/// is the head's at the last step, the loss is mean squared error, a batch is the next windows, wrapping round.
/// </summary>
internal static class TrajectoryCase
{
    public static CasePlan Read(CaseSource source)
    {
        Fields fields = source.Case;
        Fields initial = fields.Object("initial", "initial_weights", "weights");
        string? ownOrder = fields.Text("gate_order"), order = source.File.Text("gate_order");
        PyTorchWeights weights = PyTorchWeights.Read(
            initial,
            fields.Text("mode", "cell", "type"),
            fields.Text("nonlinearity"),
            kind => GateOrder.Parse(ownOrder, order, kind, kind switch { RecurrentKind.Lstm => "ifgo", RecurrentKind.Gru => "rzn", _ => "n" }));
        ModelShape shape = weights.Shape;
        Require(fields.OptionalInteger("hidden", "hidden_size"), shape.Layers[0].Units, "hidden");
        Require(fields.OptionalInteger("layers", "num_layers"), shape.Layers.Count, "layers");
        if (shape.Inputs != 1 || shape.Outputs != 1)
        {
            throw new CaseFormatException($"a model of {shape.Inputs} inputs and {shape.Outputs} outputs on a series of single numbers");
        }

        Fields seriesOwner = fields.Has("series") ? fields : source.File, windowOwner = fields.Has("window") ? fields : source.File;
        float[] series = seriesOwner.Tensor("series").Expect(-1).ToSingle();
        int window = windowOwner.Integer("window"), updates = fields.Integer("steps", "updates"), batch = fields.Integer("batch", "batch_size");
        int windows = series.Length - window;
        if (window < 1 || windows < 1 || batch < 1 || updates < 1)
        {
            throw new CaseFormatException($"{updates} steps with batches of {batch} windows of {window} in {series.Length} numbers");
        }

        double? clip = fields.OptionalNumber("clip_grad_norm", "max_grad_norm");
        Optimizer optimizer = OptimizerReader.Read(fields);
        Fields expected = fields.Object("expected");
        double[] losses = expected.Tensor("losses", "loss").Expect(-1).Data;
        double[]? norms = expected.OptionalTensor("grad_norms_before_clip", "grad_norms")?.Expect(losses.Length).Data;
        List<double[]> final = [];
        Fields finalFields = expected.Object("final", "final_weights");
        foreach (TensorName tensor in shape.Tensors)
        {
            final.Add(weights.Find(finalFields, tensor) ?? throw new CaseFormatException($"{finalFields.Where}: no '{tensor.CaseName}'"));
        }

        if (losses.Length > updates + 1)
        {
            throw new CaseFormatException($"{losses.Length} losses of {updates} steps");
        }

        Tolerances tolerances = source.Tolerances();
        Tolerance ofLoss = tolerances.For("loss", "losses"), ofWeights = tolerances.For("weights");
        initial.RequireAllRead();
        finalFields.RequireAllRead();
        expected.RequireAllRead();
        source.File.Ignore("task", "series", "window", "layout");
        fields.Ignore("seed", "task");
        source.RequireAllRead();
        return new CasePlan(shape, Check);

        void Check(ModelAccess model, Comparison comparison)
        {
            comparison.Show("losses", ofLoss);
            comparison.Show("weights", ofWeights);
            SafetensorsFile.Pass(shape.Tensors, weights.Values, model.LoadWeights);
            SequenceTrainer trainer = model.CreateTrainer(optimizer, window, batch, Loss.MeanSquaredError);
            if (clip is { } norm)
            {
                trainer.MaxGradientNorm = (float)norm;
            }

            SequenceBatch sequences = model.CreateBatch(window, batch);
            for (int k = 0; k < Math.Max(updates, losses.Length); k++)
            {
                sequences.Clear();
                for (int i = 0; i < batch; i++)
                {
                    int start = (int)((((long)k * batch) + i) % windows);
                    sequences.Add(series.AsSpan(start, window), series.AsSpan(start + window, 1));
                }

                // A loss beyond the last update is that of the final weights.
                float loss = k < updates ? trainer.Train(sequences) : trainer.Evaluate(sequences);
                if (k < losses.Length)
                {
                    comparison.Add($"losses[{k}]", loss, losses[k], ofLoss);
                }

                if (norms is not null && k < norms.Length)
                {
                    comparison.Add($"grad_norms[{k}]", trainer.GradientNorm, norms[k], ofLoss);
                }
            }

            IReadOnlyDictionary<string, float[]> parameters = SafetensorsFile.Fetch(trainer.Save);
            foreach ((TensorName tensor, double[] values) in shape.Tensors.Zip(final))
            {
                comparison.Add($"final {tensor.CaseName}", parameters[tensor.ModelName], values, ofWeights);
            }
        }
    }

    private static void Require(int? said, int found, string what)
    {
        if (said is { } value && value != found)
        {
            throw new CaseFormatException($"the case says {what} {value}, the weights {found}");
        }
    }
}
