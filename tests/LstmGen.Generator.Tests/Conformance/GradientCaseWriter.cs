using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;

namespace LstmGen.Generator.Tests.Conformance;

/// <summary>Writes pytorch-grad cases of any cell and of two directions; the gradients are five-point differences in double precision.</summary>
internal sealed class GradientCaseWriter
{
    private const int Inputs = 3, Units = 4, Classes = 3;
    private readonly PlainStack _model;
    private readonly string _loss;
    private readonly int[] _lengths, _ids;
    private readonly int _steps, _batch, _rows;
    private readonly double[] _x, _h, _c, _target;

    private GradientCaseWriter(PlainOptions options, string loss, int layers, int directions, int[] lengths, bool states)
    {
        _model = new PlainStack(options, Inputs, Units, layers, directions, loss == "mse" ? 0 : Classes);
        (_loss, _lengths, _steps, _batch, _rows) = (loss, lengths, lengths.Max(), lengths.Length, layers * directions);
        Random random = new(lengths.Sum() + layers);
        double[] Random(int count, double range) => Enumerable.Range(0, count).Select(_ => (double)(float)((random.NextDouble() - 0.5) * 2 * range)).ToArray();
        _x = Random(_steps * _batch * Inputs, 1);
        _h = Random(_rows * _batch * _model.First.Hidden, states ? 1 : 0);
        _c = Random(_rows * _batch * Units, states ? 1 : 0);
        _target = Random(_steps * _batch * _model.Width, 1);
        _ids = Enumerable.Range(0, loss == "ce_last" ? _batch : _steps * _batch).Select(_ => random.Next(Classes)).ToArray();
    }

    private int Hidden => _model.First.Hidden;

    /// <summary>Writes a case.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="options">The cell.</param>
    /// <param name="loss">mse, ce_seq or ce_last.</param>
    /// <param name="lengths">One a sequence; unequal: as a packed sequence.</param>
    public static JsonObject Write(string name, PlainOptions options, string loss, int layers, int directions, int[] lengths, bool states) =>
        new GradientCaseWriter(options, loss, layers, directions, lengths, states).Write(name, options, layers, directions, states);

    private JsonObject Write(string name, PlainOptions options, int layers, int directions, bool states)
    {
        int width = _model.Width;
        double[] output = new double[_steps * _batch * width], hn = new double[_h.Length], cn = new double[_c.Length];
        double[] logits = new double[(_loss == "ce_last" ? 1 : _steps) * _batch * Classes];
        double loss = Loss(output, hn, cn, logits);
        bool lstm = options.Kind == "LSTM", classes = _loss != "mse";
        int[] hiddenShape = [_rows, _batch, Hidden], cellShape = [_rows, _batch, Units];
        JsonObject weights = [], gradients = [], inputs = new() { ["x"] = CaseWriter.Tensor([_steps, _batch, Inputs], _x) };
        foreach ((string tensor, int[] shape, double[][] parts) in _model.Parameters)
        {
            weights[tensor] = CaseWriter.Tensor(shape, parts.SelectMany(p => p).ToArray());
            gradients[tensor] = CaseWriter.Tensor(shape, parts.SelectMany(Gradient).ToArray());
        }

        gradients["d_x"] = CaseWriter.Tensor([_steps, _batch, Inputs], Gradient(_x));
        if (states)
        {
            inputs["h0"] = CaseWriter.Tensor(hiddenShape, _h);
            gradients["d_h0"] = CaseWriter.Tensor(hiddenShape, Gradient(_h));
        }

        JsonObject expected = new()
        {
            ["output"] = CaseWriter.Tensor([_steps, _batch, width], output),
            ["h_n"] = CaseWriter.Tensor(hiddenShape, hn),
            ["loss"] = loss,
            ["grad"] = gradients,
        };
        if (lstm)
        {
            expected["c_n"] = CaseWriter.Tensor(cellShape, cn);
            if (states)
            {
                inputs["c0"] = CaseWriter.Tensor(cellShape, _c);
                gradients["d_c0"] = CaseWriter.Tensor(cellShape, Gradient(_c));
            }
        }

        if (classes)
        {
            expected["logits"] = CaseWriter.Tensor(_loss == "ce_last" ? [_batch, Classes] : [_steps, _batch, Classes], logits);
        }

        JsonObject attributes = new()
        {
            ["input_size"] = Inputs,
            ["hidden_size"] = Units,
            ["num_layers"] = layers,
            ["bidirectional"] = directions == 2,
            ["bias"] = options.Bias,
            ["seq"] = _steps,
            ["batch"] = _batch,
            ["lengths"] = _lengths.All(n => n == _steps) ? null : new JsonArray(_lengths.Select(n => (JsonNode)n).ToArray()),
            ["loss"] = _loss,
            ["classes"] = classes ? Classes : null,
        };
        if (!lstm)
        {
            attributes["mode"] = options.Kind;
        }

        if (options.Candidate.Name == "Relu")
        {
            attributes["nonlinearity"] = "relu";
        }

        if (options.Projection > 0)
        {
            attributes["proj_size"] = options.Projection;
        }

        return new JsonObject
        {
            ["name"] = name,
            ["attributes"] = attributes,
            ["weights"] = weights,
            ["inputs"] = inputs,
            ["targets"] = classes
                ? new JsonObject { ["target_classes"] = CaseWriter.Tensor(_loss == "ce_last" ? [_batch] : [_steps, _batch], _ids.Select(id => (double)id).ToArray()) }
                : new JsonObject { ["target"] = CaseWriter.Tensor([_steps, _batch, width], _target) },
            ["expected"] = expected,
            ["tolerance"] = new JsonObject { ["float32"] = new JsonObject { ["abs"] = 2e-6, ["rel"] = 1e-4 } },
        };
    }

    private double[] Gradient(double[] values)
    {
        const double Step = 1e-3;
        double[] gradient = new double[values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            double value = values[i];
            double At(double distance)
            {
                values[i] = value + (distance * Step);
                return Loss(null, null, null, null);
            }

            gradient[i] = ((8 * (At(1) - At(-1))) - (At(2) - At(-2))) / (12 * Step);
            values[i] = value;
        }

        return gradient;
    }

    private double Loss(double[]? output, double[]? hn, double[]? cn, double[]? logits)
    {
        int width = _model.Width;
        double sum = 0, count = (_loss == "ce_last" ? _batch : _lengths.Sum()) * (_loss == "mse" ? (double)width : 1);
        for (int i = 0; logits is not null && i < logits.Length && _model.Head > 0; i++)
        {
            logits[i] = _model.HeadBias[i % Classes];
        }

        for (int b = 0; b < _batch; b++)
        {
            double[][] h = Enumerable.Range(0, _rows).Select(r => Part(_h, r, b, Hidden)).ToArray(), c = Enumerable.Range(0, _rows).Select(r => Part(_c, r, b, Units)).ToArray();
            double[][] x = Enumerable.Range(0, _lengths[b]).Select(t => Part(_x, t, b, Inputs)).ToArray(), y = _model.Run(x, h, c);
            for (int t = 0; t < y.Length; t++)
            {
                int row = (t * _batch) + b;
                if (output is not null)
                {
                    y[t].CopyTo(output, row * width);
                }

                if (_loss == "mse")
                {
                    sum += y[t].Select((v, j) => v - _target[(row * width) + j]).Sum(e => e * e);
                }
                else if (_loss == "ce_seq")
                {
                    sum += CrossEntropy(y[t], row, logits);
                }
            }

            if (_loss == "ce_last")
            {
                sum += CrossEntropy(h[^_model.Directions..].SelectMany(v => v).ToArray(), b, logits);
            }

            for (int r = 0; r < _rows && hn is not null; r++)
            {
                h[r].CopyTo(hn, ((r * _batch) + b) * Hidden);
                c[r].CopyTo(cn!, ((r * _batch) + b) * Units);
            }
        }

        return sum / count;
    }

    private double CrossEntropy(double[] y, int row, double[]? logits)
    {
        double[] z = _model.Logits(y);
        if (logits is not null)
        {
            z.CopyTo(logits, row * Classes);
        }

        return Math.Log(z.Sum(Math.Exp)) - z[_ids[row]];
    }

    private double[] Part(double[] values, int row, int b, int width) => values[(((row * _batch) + b) * width)..(((row * _batch) + b + 1) * width)];
}
