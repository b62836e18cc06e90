using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;

namespace LstmGen.Generator.Tests.Conformance;

/// <summary>Writes ONNX operator cases with the tensors in the file, with numbers of <see cref="PlainCell"/>.</summary>
internal static class OnnxCaseWriter
{
    /// <summary>The attributes, the inputs and the outputs of a case, the tensors by their roles.</summary>
    public static (JsonObject Attributes, Dictionary<string, (int[] Shape, double[] Data)> Inputs, Dictionary<string, (int[] Shape, double[] Data)> Outputs) Compute(OnnxCaseSpec spec)
    {
        int directions = spec.Options.Length, steps = spec.Steps, batch = spec.Lengths.Length, size = spec.Inputs, units = spec.Units;
        PlainCell[] cells = spec.Options.Select((options, d) => new PlainCell(options, size, units, 5 + d)).ToArray();
        Random random = new(spec.Name.Length);
        double[] Random(int count) => Enumerable.Range(0, count).Select(_ => (double)(float)((random.NextDouble() - 0.5) * 3)).ToArray();
        double[] x = Random(batch * steps * size), h0 = Random(directions * batch * units), c0 = Random(directions * batch * units);
        double[] y = new double[steps * directions * batch * units], hn = new double[h0.Length], cn = new double[h0.Length];
        for (int d = 0; d < directions; d++)
        {
            for (int b = 0; b < batch; b++)
            {
                if (spec.Lengths[b] == 0)
                {
                    continue;
                }

                int state = StateRow(d, b) * units;
                double[] h = spec.States ? h0[state..(state + units)] : new double[units], c = spec.States ? c0[state..(state + units)] : new double[units];
                double[][] inputs = Enumerable.Range(0, spec.Lengths[b]).Select(t => x.AsSpan(Row(t, b) * size, size).ToArray()).ToArray();
                double[][] outputs = cells[d].Run(inputs, ref h, ref c, d == 1 || spec.Reverse);
                for (int t = 0; t < outputs.Length; t++)
                {
                    outputs[t].CopyTo(y, OutputRow(t, d, b) * units);
                }

                h.CopyTo(hn, state);
                c.CopyTo(cn, state);
            }
        }

        (string order, bool lstm) = spec.Op switch { "LSTM" => ("iofg", true), "GRU" => ("zrg", false), _ => ("g", false) };
        int[] stateShape = spec.BatchFirst ? [batch, directions, units] : [directions, batch, units];
        double[] Of(Func<PlainCell, IEnumerable<double>> values) => cells.SelectMany(values).ToArray();
        Dictionary<string, (int[], double[])> given = new()
        {
            ["X"] = (spec.BatchFirst ? [batch, steps, size] : [steps, batch, size], x),
            ["W"] = ([directions, order.Length * units, size], Of(cell => PlainCell.Rows(cell.Input, order))),
            ["R"] = ([directions, order.Length * units, units], Of(cell => PlainCell.Rows(cell.Recurrent, order))),
        };
        if (spec.Options[0].Bias)
        {
            given["B"] = ([directions, 2 * order.Length * units], Of(cell => [.. PlainCell.Rows(cell.InputBias, order), .. PlainCell.Rows(cell.RecurrentBias, order)]));
        }

        if (spec.Unequal)
        {
            given["sequence_lens"] = ([batch], spec.Lengths.Select(n => (double)n).ToArray());
        }

        if (spec.States)
        {
            given["initial_h"] = (stateShape, h0);
            if (lstm)
            {
                given["initial_c"] = (stateShape, c0);
            }
        }

        if (spec.Options[0].Peepholes)
        {
            given["P"] = ([directions, 3 * units], Of(cell => PlainCell.Rows(cell.Peephole, "iof")));
        }

        Dictionary<string, (int[], double[])> all = new()
        {
            ["Y"] = (spec.BatchFirst ? [batch, steps, directions, units] : [steps, directions, batch, units], y),
            ["Y_h"] = (stateShape, hn),
            ["Y_c"] = (stateShape, cn),
        };
        return (Attributes(spec), given, all.Where(o => spec.Outputs.Contains(o.Key) && (lstm || o.Key != "Y_c")).ToDictionary());

        int Row(int t, int b) => spec.BatchFirst ? (b * steps) + t : (t * batch) + b;

        int OutputRow(int t, int d, int b) => spec.BatchFirst ? (((b * steps) + t) * directions) + d : (((t * directions) + d) * batch) + b;

        int StateRow(int d, int b) => spec.BatchFirst ? (b * directions) + d : (d * batch) + b;
    }

    /// <summary>A case with its tensors.</summary>
    public static JsonObject Write(OnnxCaseSpec spec)
    {
        (JsonObject attributes, Dictionary<string, (int[], double[])> inputs, Dictionary<string, (int[], double[])> outputs) = Compute(spec);

        // What is unbounded comes back, with its rounding, into numbers that are small.
        double largest = outputs.Values.SelectMany(output => output.Item2).Select(Math.Abs).Append(1).Max();
        return new JsonObject
        {
            ["name"] = spec.Name,
            ["op"] = spec.Op,
            ["gate_order"] = spec.Op switch { "LSTM" => "iofc", "GRU" => "zrh", _ => "i" },
            ["attributes"] = attributes,
            ["inputs"] = Tensors(inputs),
            ["expected"] = Tensors(outputs),
            ["tolerance"] = new JsonObject { ["abs"] = 2e-6 * largest, ["rel"] = 1e-6 },
        };
    }

    private static JsonObject Tensors(Dictionary<string, (int[] Shape, double[] Data)> tensors)
    {
        JsonObject all = [];
        foreach ((string name, (int[] shape, double[] data)) in tensors)
        {
            all[name] = CaseWriter.Tensor(shape, data);
        }

        return all;
    }

    private static JsonObject Attributes(OnnxCaseSpec spec)
    {
        JsonObject attributes = new() { ["hidden_size"] = spec.Units, ["direction"] = spec.Direction };
        PlainFunction[] functions = spec.Options.SelectMany(o => o.Kind switch
        {
            "LSTM" => new[] { o.Gate, o.Candidate, o.Cell },
            "GRU" => [o.Gate, o.Candidate],
            _ => [o.Candidate],
        }).ToArray();
        PlainFunction[] usual = spec.Op switch
        {
            "LSTM" => [PlainFunction.Sigmoid, PlainFunction.Tanh, PlainFunction.Tanh],
            "GRU" => [PlainFunction.Sigmoid, PlainFunction.Tanh],
            _ => [PlainFunction.Tanh],
        };
        if (functions.Where((f, i) => f != usual[i % usual.Length]).Any())
        {
            attributes["activations"] = new JsonArray(functions.Select(f => (JsonNode)f.Name).ToArray());
            PlainFunction[] withAlpha = functions.Where(f => f.TakesAlpha).ToArray(), withBeta = functions.Where(f => f.TakesBeta).ToArray();
            AddAll("activation_alpha", withAlpha.Select(f => f.Alpha), f => f.DefaultAlpha, withAlpha);
            AddAll("activation_beta", withBeta.Select(f => f.Beta), f => f.DefaultBeta, withBeta);
        }

        if (double.IsFinite(spec.Options[0].Clip))
        {
            attributes["clip"] = spec.Options[0].Clip;
        }

        if (spec.Options[0].InputForget)
        {
            attributes["input_forget"] = 1;
        }

        if (spec.Options[0].LinearBeforeReset)
        {
            attributes["linear_before_reset"] = 1;
        }

        if (spec.BatchFirst)
        {
            attributes["layout"] = 1;
        }

        return attributes;

        // A list that stops early leaves the rest to the defaults.
        void AddAll(string name, IEnumerable<double?> values, Func<PlainFunction, double> fallback, PlainFunction[] owners)
        {
            double?[] all = values.ToArray();
            int count = Array.FindLastIndex(all, value => value is not null) + 1;
            if (count > 0)
            {
                attributes[name] = new JsonArray(all.Take(count).Select((value, i) => (JsonNode)(value ?? fallback(owners[i]))).ToArray());
            }
        }
    }
}
