using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;

namespace LstmGen.Generator.Tests.Conformance;

/// <summary>Writes keras-js cases: an entry of the manifest and the fixture that it points to.</summary>
internal static class KerasCaseWriter
{
    private const int Inputs = 3, Units = 4, Steps = 5;

    /// <summary>Adds a case to a manifest and a fixture file.</summary>
    /// <param name="manifest">The manifest's cases.</param>
    /// <param name="fixtures">The content of the fixture file.</param>
    /// <param name="layer">LSTM, GRU, SimpleRNN or Bidirectional.</param>
    /// <param name="options">The cell, of both directions.</param>
    /// <param name="attributes">return_sequences, go_backwards, stateful, merge_mode and so on; the functions are added.</param>
    /// <param name="passes">Passes over the input.</param>
    public static void Add(JsonArray manifest, JsonObject fixtures, string layer, PlainOptions options, JsonObject attributes, int passes = 1)
    {
        string key = $"recurrent.{layer}.{manifest.Count}";
        bool both = layer == "Bidirectional", sequences = Flag("return_sequences"), backwards = Flag("go_backwards");
        PlainCell[] cells = Enumerable.Range(0, both ? 2 : 1).Select(d => new PlainCell(options, Inputs, Units, manifest.Count + d)).ToArray();
        Random random = new(manifest.Count);
        double[] x = Enumerable.Range(0, Steps * Inputs).Select(_ => (double)(float)((random.NextDouble() - 0.5) * 2)).ToArray();
        double[][] steps = x.Chunk(Inputs).ToArray();
        double[][][] outputs = new double[cells.Length][][];
        double[][] final = new double[cells.Length][];
        for (int d = 0; d < cells.Length; d++)
        {
            double[] h = new double[Units], c = new double[Units];
            for (int pass = 0; pass < passes; pass++)
            {
                outputs[d] = cells[d].Run(steps, ref h, ref c, backwards || d == 1);
            }

            final[d] = h;
        }

        IEnumerable<int> order = backwards ? Enumerable.Range(0, Steps).Reverse() : Enumerable.Range(0, Steps);
        double[] expected = sequences ? order.SelectMany(t => Merge(outputs.Select(o => o[t]).ToArray())).ToArray() : Merge(final);
        attributes["units"] = Units;
        attributes["activation"] = Function(options.Candidate);
        if (options.Kind != "RNN")
        {
            attributes["recurrent_activation"] = Function(options.Gate);
        }

        if (both)
        {
            attributes["layer"] = options.Kind == "RNN" ? "SimpleRNN" : options.Kind;
        }

        string gates = options.Kind switch { "LSTM" => "ifgo", "GRU" => "zrg", _ => "g" };
        JsonArray weights = [];
        foreach (PlainCell cell in cells)
        {
            int columns = gates.Length * Units;
            weights.Add(CaseWriter.Tensor([Inputs, columns], Transposed(PlainCell.Rows(cell.Input, gates), Inputs)));
            weights.Add(CaseWriter.Tensor([Units, columns], Transposed(PlainCell.Rows(cell.Recurrent, gates), Units)));
            double[] bias = PlainCell.Rows(cell.InputBias, gates), recurrent = PlainCell.Rows(cell.RecurrentBias, gates);
            if (options.LinearBeforeReset)
            {
                weights.Add(CaseWriter.Tensor([2, columns], [.. bias, .. recurrent]));
            }
            else if (options.Bias)
            {
                weights.Add(CaseWriter.Tensor([columns], bias.Zip(recurrent, (a, b) => a + b).ToArray()));
            }
        }

        manifest.Add(new JsonObject
        {
            ["name"] = key,
            ["file"] = "fixtures.json",
            ["key"] = key,
            ["layer"] = layer,
            ["attributes"] = attributes,
            ["passes_over_input"] = passes,
            ["tolerance"] = new JsonObject { ["abs"] = 2e-6, ["rel"] = 1e-6 },
        });
        fixtures[key] = new JsonObject
        {
            ["input"] = CaseWriter.Tensor([Steps, Inputs], x),
            ["weights"] = weights,
            ["expected"] = CaseWriter.Tensor(sequences ? [Steps, expected.Length / Steps] : [expected.Length], expected),
        };

        bool Flag(string name) => attributes[name]?.GetValue<bool>() ?? false;

        double[] Merge(double[][] values) => !both ? values[0] : (attributes["merge_mode"]?.GetValue<string>() ?? "concat") switch
        {
            "concat" => [.. values[0], .. values[1]],
            "sum" => values[0].Zip(values[1], (a, b) => a + b).ToArray(),
            "ave" => values[0].Zip(values[1], (a, b) => (a + b) / 2).ToArray(),
            "mul" => values[0].Zip(values[1], (a, b) => a * b).ToArray(),
            string mode => throw new ArgumentException(mode),
        };
    }

    private static string Function(PlainFunction function) => function.Name switch
    {
        "HardSigmoid" => "hard_sigmoid",
        "Identity" => "linear",
        string name => name.ToLowerInvariant(),
    };

    private static double[] Transposed(double[] matrix, int columns)
    {
        int rows = matrix.Length / columns;
        return Enumerable.Range(0, matrix.Length).Select(i => matrix[((i % rows) * columns) + (i / rows)]).ToArray();
    }
}
