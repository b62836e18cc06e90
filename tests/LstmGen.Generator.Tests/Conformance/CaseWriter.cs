using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;

namespace LstmGen.Generator.Tests.Conformance;

/// <summary>Writes cases in the format of the committed ones, with numbers of <see cref="PlainLstm"/>.</summary>
internal static class CaseWriter
{
    /// <summary>A pytorch-grad case.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="loss">mse, ce_seq or ce_last.</param>
    /// <param name="lengths">One a sequence.</param>
    /// <param name="packed">Whether the lengths are written, as for a packed sequence.</param>
    /// <param name="states">Whether initial states are given.</param>
    public static JsonObject Gradient(string name, string loss, int layers, int[] lengths, bool packed, bool states)
    {
        const int Inputs = 3, Units = 5, Classes = 4;
        bool classes = loss != "mse", last = loss == "ce_last";
        int steps = lengths.Max(), batch = lengths.Length, width = classes ? Classes : Units;
        Random random = new(name.Length);
        PlainLstm model = new(Inputs, Units, layers, classes ? Classes : 0, seed: 3);
        double[] Random(int count) => Enumerable.Range(0, count).Select(_ => (random.NextDouble() - 0.5) * 2).ToArray();
        double[] x = Random(steps * batch * Inputs), h0 = Random(layers * batch * Units), c0 = Random(layers * batch * Units);
        double[] target = Random(steps * batch * Units);
        int[] ids = Enumerable.Range(0, last ? batch : steps * batch).Select(_ => random.Next(Classes)).ToArray();
        double[] output = new double[steps * batch * Units], logits = new double[(last ? 1 : steps) * batch * Classes];
        double[] hn = new double[h0.Length], cn = new double[h0.Length], dx = new double[x.Length], dh0 = new double[h0.Length], dc0 = new double[h0.Length];
        for (int i = 0; i < logits.Length && classes; i++)
        {
            logits[i] = model.Weights["head.bias"][i % Classes];   // what PyTorch's head makes of the zeros behind a sequence's end
        }

        double lossSum = 0, count = (last ? batch : lengths.Sum()) * (classes ? 1.0 : width);
        for (int b = 0; b < batch; b++)
        {
            double[][] h = State(states ? h0 : new double[h0.Length], b), c = State(states ? c0 : new double[c0.Length], b);
            double[][] hidden = model.Forward(Enumerable.Range(0, lengths[b]).Select(t => x.AsSpan(((t * batch) + b) * Inputs, Inputs).ToArray()).ToArray(), h, c);
            double[][] dHidden = hidden.Select(_ => new double[Units]).ToArray();
            for (int t = 0; t < lengths[b]; t++)
            {
                int row = (t * batch) + b;
                hidden[t].CopyTo(output, row * Units);
                if (!classes)
                {
                    for (int j = 0; j < Units; j++)
                    {
                        double error = hidden[t][j] - target[(row * Units) + j];
                        lossSum += error * error;
                        dHidden[t][j] = 2 * error / count;
                    }
                }
                else if (!last || t == lengths[b] - 1)
                {
                    int place = last ? b : row;
                    double[] z = model.Head(hidden[t]);
                    z.CopyTo(logits, place * Classes);
                    double sum = z.Sum(Math.Exp);
                    lossSum += Math.Log(sum) - z[ids[place]];
                    dHidden[t] = model.HeadBackward(hidden[t], z.Select((v, j) => ((Math.Exp(v) / sum) - (j == ids[place] ? 1 : 0)) / count).ToArray());
                }
            }

            (double[][] dInputs, double[][] dHiddenState, double[][] dCellState) = model.Backward(dHidden);
            for (int t = 0; t < lengths[b]; t++)
            {
                dInputs[t].CopyTo(dx, ((t * batch) + b) * Inputs);
            }

            Store(h, hn, b);
            Store(c, cn, b);
            Store(dHiddenState, dh0, b);
            Store(dCellState, dc0, b);
        }

        JsonObject inputs = new() { ["x"] = Tensor([steps, batch, Inputs], x) };
        JsonObject gradients = Tensors(model, model.Gradients);
        gradients["d_x"] = Tensor([steps, batch, Inputs], dx);
        if (states)
        {
            inputs["h0"] = Tensor([layers, batch, Units], h0);
            inputs["c0"] = Tensor([layers, batch, Units], c0);
            gradients["d_h0"] = Tensor([layers, batch, Units], dh0);
            gradients["d_c0"] = Tensor([layers, batch, Units], dc0);
        }

        JsonObject expected = new()
        {
            ["output"] = Tensor([steps, batch, Units], output),
            ["h_n"] = Tensor([layers, batch, Units], hn),
            ["c_n"] = Tensor([layers, batch, Units], cn),
            ["loss"] = lossSum / count,
            ["grad"] = gradients,
        };
        if (classes)
        {
            expected["logits"] = Tensor(last ? [batch, Classes] : [steps, batch, Classes], logits);
        }

        return new JsonObject
        {
            ["name"] = name,
            ["attributes"] = new JsonObject
            {
                ["input_size"] = Inputs,
                ["hidden_size"] = Units,
                ["num_layers"] = layers,
                ["bidirectional"] = false,
                ["bias"] = true,
                ["seq"] = steps,
                ["batch"] = batch,
                ["lengths"] = packed ? new JsonArray(lengths.Select(n => (JsonNode)n).ToArray()) : null,
                ["loss"] = loss,
                ["classes"] = classes ? Classes : null,
            },
            ["weights"] = Tensors(model, model.Weights),
            ["inputs"] = inputs,
            ["targets"] = classes
                ? new JsonObject { ["target_classes"] = Tensor(last ? [batch] : [steps, batch], ids.Select(id => (double)id).ToArray()) }
                : new JsonObject { ["target"] = Tensor([steps, batch, Units], target) },
            ["expected"] = expected,
            ["tolerance"] = new JsonObject
            {
                ["float64"] = new JsonObject { ["abs"] = 1e-10, ["rel"] = 1e-7 },
                ["float32"] = new JsonObject { ["abs"] = 2e-6, ["rel"] = 1e-4 },
            },
        };

        double[][] State(double[] all, int b) => Enumerable.Range(0, layers).Select(k => all.AsSpan(((k * batch) + b) * Units, Units).ToArray()).ToArray();

        void Store(double[][] state, double[] all, int b)
        {
            for (int k = 0; k < layers; k++)
            {
                state[k].CopyTo(all, ((k * batch) + b) * Units);
            }
        }
    }

    /// <summary>A pytorch-trajectories case on a given series.</summary>
    public static JsonObject Trajectory(string name, double[] series, int window, int layers, int updates, int batch, double? clip, JsonObject optimizer)
    {
        const int Units = 6;
        PlainLstm model = new(1, Units, layers, 1, seed: 5);
        PlainOptimizer rule = new(optimizer);
        JsonObject initial = Tensors(model, model.Weights);
        List<double> losses = [], norms = [];
        for (int k = 0; k < updates; k++)
        {
            double loss = 0;
            for (int i = 0; i < batch; i++)
            {
                int start = ((k * batch) + i) % (series.Length - window);
                double[][] hidden = model.Forward(series[start..(start + window)].Select(v => new[] { v }).ToArray(), model.Zero(), model.Zero());
                double error = model.Head(hidden[^1])[0] - series[start + window];
                loss += error * error / batch;
                double[][] dHidden = hidden.Select(_ => new double[Units]).ToArray();
                dHidden[^1] = model.HeadBackward(hidden[^1], [2 * error / batch]);
                model.Backward(dHidden);
            }

            losses.Add(loss);
            norms.Add(Math.Sqrt(model.Gradients.Values.Sum(g => g.Sum(v => v * v))));
            rule.Step(model, clip is { } most ? Math.Min(1, most / (norms[^1] + 1e-6)) : 1);
        }

        return new JsonObject
        {
            ["name"] = name,
            ["hidden"] = Units,
            ["layers"] = layers,
            ["steps"] = updates,
            ["batch"] = batch,
            ["clip_grad_norm"] = clip,
            ["initial"] = initial,
            ["expected"] = new JsonObject
            {
                ["losses"] = Numbers(losses),
                ["grad_norms_before_clip"] = clip is null ? null : Numbers(norms),
                ["final"] = Tensors(model, model.Weights),
            },
            ["tolerance"] = new JsonObject { ["float64_loss_rel"] = 1e-9, ["float64_weights_abs"] = 1e-9, ["float32_loss_rel"] = 1e-3, ["float32_weights_abs"] = 2e-4 },
            ["optimizer"] = optimizer.DeepClone(),
        };
    }

    public static JsonObject Tensor(int[] shape, double[] data) => new() { ["shape"] = Numbers(shape.Select(n => (double)n)), ["data"] = Numbers(data) };

    private static JsonObject Tensors(PlainLstm model, Dictionary<string, double[]> values)
    {
        JsonObject tensors = [];
        foreach ((string name, double[] data) in values)
        {
            tensors[name] = Tensor(model.Shapes[name], data);
        }

        return tensors;
    }

    private static JsonArray Numbers(IEnumerable<double> values) => new(values.Select(v => (JsonNode)v).ToArray());
}
