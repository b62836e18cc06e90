using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;

namespace LstmGen.Generator.Tests.Conformance;

/// <summary>Writes tflite-lstm cases, with the tensors by the operator's own names or grouped by gate.</summary>
internal static class TfliteCaseWriter
{
    private const int Inputs = 3, Units = 5, Batch = 2;

    private static readonly (char Gate, string Name)[] Gates = [('i', "input"), ('f', "forget"), ('g', "cell"), ('o', "output")];

    /// <summary>A case.</summary>
    /// <param name="grouped">Weights grouped by gate, as the collected case has them.</param>
    public static JsonObject Write(string name, PlainOptions options, int steps, bool timeMajor, bool states, bool grouped)
    {
        PlainCell cell = new(options, Inputs, Units, name.Length);
        Random random = new(name.Length);
        double[] Random(int count) => Enumerable.Range(0, count).Select(_ => (double)(float)((random.NextDouble() - 0.5) * 2)).ToArray();
        double[] x = Random(Batch * steps * Inputs), h0 = Random(Batch * cell.Hidden), c0 = Random(Batch * Units);
        double[] y = new double[Batch * steps * cell.Hidden], hn = new double[h0.Length], cn = new double[c0.Length];
        for (int b = 0; b < Batch; b++)
        {
            double[] h = states ? Part(h0, b, cell.Hidden) : new double[cell.Hidden], c = states ? Part(c0, b, Units) : new double[Units];
            double[][] outputs = cell.Run(Enumerable.Range(0, steps).Select(t => Part(x, Row(b, t), Inputs)).ToArray(), ref h, ref c, reverse: false);
            for (int t = 0; t < steps; t++)
            {
                outputs[t].CopyTo(y, Row(b, t) * cell.Hidden);
            }

            h.CopyTo(hn, b * cell.Hidden);
            c.CopyTo(cn, b * Units);
        }

        JsonObject inputs = new() { ["x"] = CaseWriter.Tensor(timeMajor ? [steps, Batch, Inputs] : [Batch, steps, Inputs], x) };
        if (states)
        {
            inputs["h"] = CaseWriter.Tensor([Batch, cell.Hidden], h0);
            inputs["c"] = CaseWriter.Tensor([Batch, Units], c0);
        }

        return new JsonObject
        {
            ["name"] = name,
            ["attributes"] = new JsonObject
            {
                ["time_major"] = timeMajor,
                ["cell_clip"] = double.IsFinite(options.CellClip) ? options.CellClip : 0,
                ["proj_clip"] = 0,
            },
            ["weights"] = grouped ? Grouped(cell) : Flat(cell),
            ["inputs"] = inputs,
            ["expected"] = new JsonObject
            {
                ["output"] = CaseWriter.Tensor(timeMajor ? [steps, Batch, cell.Hidden] : [Batch, steps, cell.Hidden], y),
                ["updated_hidden"] = CaseWriter.Tensor([Batch, cell.Hidden], hn),
                ["updated_cell"] = CaseWriter.Tensor([Batch, Units], cn),
            },
            ["tolerance"] = new JsonObject { ["abs"] = 2e-6, ["rel"] = 1e-6 },
        };

        int Row(int b, int t) => timeMajor ? (t * Batch) + b : (b * steps) + t;
    }

    private static double[] Part(double[] values, int row, int width) => values[(row * width)..((row + 1) * width)];

    private static IEnumerable<(char Gate, string Name)> Present(PlainCell cell) => Gates.Where(g => g.Gate != 'i' || !cell.Options.ForgetInput);

    private static double[] Bias(PlainCell cell, char gate) => cell.InputBias[gate].Zip(cell.RecurrentBias[gate], (a, b) => a + b).ToArray();

    private static JsonObject Flat(PlainCell cell)
    {
        JsonObject weights = [];
        foreach ((char gate, string name) in Present(cell))
        {
            weights[$"input_to_{name}_weights"] = CaseWriter.Tensor([Units, Inputs], cell.Input[gate]);
            weights[$"recurrent_to_{name}_weights"] = CaseWriter.Tensor([Units, cell.Hidden], cell.Recurrent[gate]);
            weights[$"{name}_gate_bias"] = CaseWriter.Tensor([Units], Bias(cell, gate));
            if (cell.Options.Peepholes && gate != 'g')
            {
                weights[$"cell_to_{name}_weights"] = CaseWriter.Tensor([Units], cell.Peephole[gate]);
            }

            if (cell.Options.LayerNorm)
            {
                weights[$"{name}_layer_norm_coefficients"] = CaseWriter.Tensor([Units], cell.Gain[gate]);
            }
        }

        if (cell.Options.Projection > 0)
        {
            weights["projection_weights"] = CaseWriter.Tensor([cell.Hidden, Units], cell.Projection);
            weights["projection_bias"] = cell.Options.ProjectionBias ? CaseWriter.Tensor([cell.Hidden], cell.ProjectionBias) : null;
        }

        return weights;
    }

    private static JsonObject Grouped(PlainCell cell)
    {
        JsonObject weights = [];
        foreach ((char gate, string name) in Present(cell))
        {
            JsonObject group = new()
            {
                ["activation"] = CaseWriter.Tensor([Units, Inputs], cell.Input[gate]),
                ["recurrent"] = CaseWriter.Tensor([Units, cell.Hidden], cell.Recurrent[gate]),
                ["bias"] = CaseWriter.Tensor([Units], Bias(cell, gate)),
            };
            if (cell.Options.Peepholes && gate != 'g')
            {
                group["peephole"] = CaseWriter.Tensor([Units], cell.Peephole[gate]);
            }

            if (cell.Options.LayerNorm)
            {
                group["layer_norm"] = CaseWriter.Tensor([Units], cell.Gain[gate]);
            }

            weights[name] = group;
        }

        if (cell.Options.Projection > 0)
        {
            weights["projection"] = new JsonObject { ["weights"] = CaseWriter.Tensor([cell.Hidden, Units], cell.Projection) };
        }

        return weights;
    }
}
