using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;

namespace LstmGen.Generator.Tests.Conformance;

/// <summary>Writes burn-onnx-lstm cases: an <c>nn.LSTM</c>, <c>nn.GRU</c> or <c>nn.RNN</c> as PyTorch exports it, with raw inputs and outputs beside it.</summary>
internal static class ExportedModelWriter
{
    private const int Inputs = 3, Units = 4, Steps = 5, Batch = 2;

    /// <summary>Writes the files of a case into its own folder; answers its entry of the manifest.</summary>
    public static JsonObject Write(string root, string name, PlainOptions options, int layers, int directions, bool batchFirst, bool states)
    {
        PlainStack stack = new(options, Inputs, Units, layers, directions, 0);
        int rows = layers * directions, width = directions * Units;
        Random random = new(name.Length);
        double[] Random(int count) => Enumerable.Range(0, count).Select(_ => (double)(float)((random.NextDouble() - 0.5) * 2)).ToArray();
        double[] x = Random(Steps * Batch * Inputs), h0 = Random(rows * Batch * Units), c0 = Random(rows * Batch * Units);
        double[] y = new double[Steps * Batch * width], hn = new double[h0.Length], cn = new double[c0.Length];
        for (int b = 0; b < Batch; b++)
        {
            double[][] h = State(h0), c = State(c0);
            double[][] outputs = stack.Run(Enumerable.Range(0, Steps).Select(t => x.AsSpan(Row(t, b) * Inputs, Inputs).ToArray()).ToArray(), h, c);
            for (int t = 0; t < Steps; t++)
            {
                outputs[t].CopyTo(y, Row(t, b) * width);
            }

            for (int r = 0; r < rows; r++)
            {
                h[r].CopyTo(hn, ((r * Batch) + b) * Units);
                c[r].CopyTo(cn, ((r * Batch) + b) * Units);
            }

            double[][] State(double[] all) => Enumerable.Range(0, rows)
                .Select(r => states ? all.AsSpan(((r * Batch) + b) * Units, Units).ToArray() : new double[Units])
                .ToArray();
        }

        bool lstm = options.Kind == "LSTM";
        Directory.CreateDirectory(Path.Combine(root, name));
        File.WriteAllBytes(Path.Combine(root, name, "model.onnx"), Model(stack, options, layers, directions, batchFirst, states));
        int[] outer = batchFirst ? [Batch, Steps] : [Steps, Batch], state = [rows, Batch, Units];
        JsonArray inputs = [Raw("input", [.. outer, Inputs], x)], expected = [Raw("output", [.. outer, width], y), Raw("h_n", state, hn)];
        if (states)
        {
            inputs.Add(Raw("h_0", state, h0));
            if (lstm)
            {
                inputs.Add(Raw("c_0", state, c0));
            }
        }

        if (lstm)
        {
            expected.Add(Raw("c_n", state, cn));
        }

        return new JsonObject
        {
            ["name"] = name,
            ["format"] = "onnx",
            ["model"] = $"{name}/model.onnx",
            ["attributes"] = new JsonObject { ["hidden_size"] = Units },
            ["inputs"] = inputs,
            ["expected"] = expected,
            ["tolerance"] = new JsonObject { ["abs"] = 2e-6, ["rel"] = 1e-6 },
        };

        int Row(int t, int b) => batchFirst ? (b * Steps) + t : (t * Batch) + b;

        JsonObject Raw(string tensor, int[] shape, double[] values)
        {
            string file = $"{name}/{tensor}.f32";
            File.WriteAllBytes(Path.Combine(root, file), values.SelectMany(v => BitConverter.GetBytes((float)v)).ToArray());
            return new JsonObject
            {
                ["name"] = tensor,
                ["file"] = file,
                ["dtype"] = "f32",
                ["shape"] = new JsonArray(shape.Select(n => (JsonNode)n).ToArray()),
            };
        }
    }

    private static byte[] Model(PlainStack stack, PlainOptions options, int layers, int directions, bool batchFirst, bool states)
    {
        OnnxModelWriter writer = new();
        bool lstm = options.Kind == "LSTM";
        string order = options.Kind switch { "LSTM" => "iofg", "GRU" => "zrg", _ => "g" };
        string value = batchFirst ? writer.Node("Transpose", ["input"], ("perm", new[] { 1, 0, 2 })) : "input", zero = "";
        if (!states)
        {
            // [rows, batch, units] of zeros, with the batch read off the input's shape.
            string batch = writer.Node("Gather", [writer.Node("Shape", [value]), writer.Constant(1)], ("axis", 0));
            string shape = writer.Node("Concat", [writer.Constant(directions), batch, writer.Constant(Units)], ("axis", 0));
            zero = writer.Node("Expand", [writer.Weight("zero", [1, 1, 1], [0]), shape]);
        }

        List<string> hidden = [], cell = [];
        for (int k = 0; k < layers; k++)
        {
            int first = k * directions;
            PlainCell[] cells = Enumerable.Range(0, directions).Select(d => stack.Cell(k, d)).ToArray();
            string w = writer.Weight($"onnx::W_{k}", [directions, order.Length * Units, cells[0].Inputs], cells.SelectMany(c => PlainCell.Rows(c.Input, order)));
            string r = writer.Weight($"onnx::R_{k}", [directions, order.Length * Units, Units], cells.SelectMany(c => PlainCell.Rows(c.Recurrent, order)));
            string b = writer.Weight(
                $"onnx::B_{k}", [directions, 2 * order.Length * Units], cells.SelectMany(c => PlainCell.Rows(c.InputBias, order).Concat(PlainCell.Rows(c.RecurrentBias, order))));
            string Initial(string name) => states ? writer.Node("Slice", [name, writer.Constant(first), writer.Constant(first + directions), writer.Constant(0)]) : zero;
            List<(string, object)> attributes = [("hidden_size", Units), ("direction", directions == 2 ? "bidirectional" : "forward")];
            if (options.LinearBeforeReset)
            {
                attributes.Add(("linear_before_reset", 1));
            }

            if (options.Kind == "RNN")
            {
                attributes.Add(("activations", Enumerable.Repeat(options.Candidate.Name, directions).ToArray()));
            }

            string[] outputs = lstm ? [$"Y_{k}", $"H_{k}", $"C_{k}"] : [$"Y_{k}", $"H_{k}"];
            writer.Node(options.Kind, [value, w, r, b, "", Initial("h_0"), .. lstm ? [Initial("c_0")] : Array.Empty<string>()], outputs, attributes.ToArray());
            hidden.Add(outputs[1]);
            cell.Add(outputs[^1]);
            value = directions == 1
                ? writer.Node("Squeeze", [outputs[0], writer.Constant(1)])
                : writer.Node("Reshape", [writer.Node("Transpose", [outputs[0]], ("perm", new[] { 0, 2, 1, 3 })), writer.Constant(0, 0, -1)]);
        }

        if (batchFirst)
        {
            writer.Node("Transpose", [value], ["output"], ("perm", new[] { 1, 0, 2 }));
        }
        else
        {
            writer.Node("Identity", [value], ["output"]);
        }

        writer.Node("Concat", [.. hidden], ["h_n"], ("axis", 0));
        if (lstm)
        {
            writer.Node("Concat", [.. cell], ["c_n"], ("axis", 0));
        }

        return writer.Model(
            ["input", .. states ? ["h_0"] : Array.Empty<string>(), .. states && lstm ? ["c_0"] : Array.Empty<string>()], ["output", "h_n", .. lstm ? ["c_n"] : Array.Empty<string>()]);
    }
}
