using System;
using System.Linq;
using System.Text.Json.Nodes;

namespace LstmGen.Generator.Tests.Conformance;

/// <summary>Writes ONNX LSTM operator cases with the tensors in the file, with numbers of <see cref="PlainLstm"/>.</summary>
internal static class OnnxCaseWriter
{
    private const int Inputs = 2, Units = 3;

    /// <summary>A forward LSTM with sequence lengths and initial states.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="lengths">One a sequence.</param>
    /// <param name="batchFirst">Layout 1: [batch, steps, ...].</param>
    /// <param name="clip">The clip attribute.</param>
    public static JsonObject Write(string name, int[] lengths, bool batchFirst, double? clip)
    {
        int steps = lengths.Max(), batch = lengths.Length;
        Random random = new(8);
        PlainLstm model = new(Inputs, Units, 1, 0, seed: 4);
        double[] Random(int count) => Enumerable.Range(0, count).Select(_ => (random.NextDouble() - 0.5) * 2).ToArray();
        double[] x = Random(batch * steps * Inputs), h0 = Random(batch * Units), c0 = Random(batch * Units);
        double[] y = new double[batch * steps * Units], hn = new double[h0.Length], cn = new double[h0.Length];
        for (int b = 0; b < batch; b++)
        {
            double[][] h = [h0[(b * Units)..((b + 1) * Units)]], c = [c0[(b * Units)..((b + 1) * Units)]];
            double[][] outputs = model.Forward(Enumerable.Range(0, lengths[b]).Select(t => x.AsSpan(Row(t, b) * Inputs, Inputs).ToArray()).ToArray(), h, c);
            for (int t = 0; t < lengths[b]; t++)
            {
                outputs[t].CopyTo(y, Row(t, b) * Units);
            }

            h[0].CopyTo(hn, b * Units);
            c[0].CopyTo(cn, b * Units);
        }

        int[] state = batchFirst ? [batch, 1, Units] : [1, batch, Units];
        return new JsonObject
        {
            ["name"] = name,
            ["op"] = "LSTM",
            ["gate_order"] = "iofc",
            ["attributes"] = new JsonObject { ["direction"] = "forward", ["hidden_size"] = Units, ["clip"] = clip, ["layout"] = batchFirst ? 1 : 0 },
            ["inputs"] = new JsonObject
            {
                ["X"] = CaseWriter.Tensor(batchFirst ? [batch, steps, Inputs] : [steps, batch, Inputs], x),
                ["W"] = CaseWriter.Tensor([1, 4 * Units, Inputs], Reorder(model.Weights["weight_ih_l0"])),
                ["R"] = CaseWriter.Tensor([1, 4 * Units, Units], Reorder(model.Weights["weight_hh_l0"])),
                ["B"] = CaseWriter.Tensor([1, 8 * Units], [.. Reorder(model.Weights["bias_ih_l0"]), .. Reorder(model.Weights["bias_hh_l0"])]),
                ["sequence_lens"] = CaseWriter.Tensor([batch], lengths.Select(n => (double)n).ToArray()),
                ["initial_h"] = CaseWriter.Tensor(state, h0),
                ["initial_c"] = CaseWriter.Tensor(state, c0),
            },
            ["expected"] = new JsonObject
            {
                ["Y"] = CaseWriter.Tensor(batchFirst ? [batch, steps, 1, Units] : [steps, 1, batch, Units], y),
                ["Y_h"] = CaseWriter.Tensor(state, hn),
                ["Y_c"] = CaseWriter.Tensor(state, cn),
            },
            ["tolerance"] = new JsonObject { ["abs"] = 1e-6, ["rel"] = 0 },
        };

        int Row(int t, int b) => batchFirst ? (b * steps) + t : (t * batch) + b;
    }

    /// <summary>Rows i, f, c, o as i, o, f, c.</summary>
    private static double[] Reorder(double[] rows)
    {
        int block = rows.Length / 4;
        return new[] { 0, 3, 1, 2 }.SelectMany(gate => rows.Skip(gate * block).Take(block)).ToArray();
    }
}
