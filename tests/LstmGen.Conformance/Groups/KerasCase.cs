using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using LstmGen.Conformance.Models;
using LstmGen.Conformance.Operators;
using LstmGen.Conformance.Reading;

namespace LstmGen.Conformance.Groups;

/// <summary>A recurrent Keras layer, alone or in a Bidirectional wrapper: the outputs of all steps or of the last, of one pass or of a later one.</summary>
internal static class KerasCase
{
    public static CasePlan Read(CaseSource source)
    {
        Fields fields = source.Case, attributes = fields.Object("attributes");
        Fields data = fields.Text("file") is { } file ? Load(source.Folder, file, fields.Text("key") ?? throw new CaseFormatException("no 'key'")) : fields;
        string name = fields.Text("layer") ?? "LSTM";
        bool both = name.StartsWith("Bidirectional", StringComparison.Ordinal);
        string? merge = attributes.Text("merge_mode") ?? (both ? "concat" : null);
        Fields config = attributes;
        Tensor[] weights = data.Element("weights").EnumerateArray().Select((element, i) => Tensor.Read(element, $"weights[{i}]")).ToArray();
        if (both)
        {
            (name, config) = Wrapped(name, fields, attributes, weights);
        }

        bool backwards = config.Flag("go_backwards"), sequences = config.Flag("return_sequences");
        if (both && backwards)
        {
            throw new OutsideException("go_backwards within Bidirectional");
        }

        LayerDirection direction = both ? LayerDirection.Both : backwards ? LayerDirection.Reverse : LayerDirection.Forward;
        KerasLayer keras = KerasLayer.Read(name, config, direction, weights);
        RecurrentLayer layer = keras.Layer with { Merge = both && sequences ? Merge(merge!) : "Concat" };
        ModelShape shape = new(keras.Inputs, [layer]);

        Tensor x = data.Tensor("input", "inputs");
        x = (x.Rank == 2 ? x.Reshape([1, .. x.Shape]) : x).Expect(-1, -1, keras.Inputs);
        int batch = x.Shape[0], steps = x.Shape[1];
        int passes = fields.OptionalInteger("passes_over_input") ?? 1;
        if (passes < 1 || (passes > 1 && !config.Flag("stateful")))
        {
            throw new CaseFormatException($"{passes} passes over the input of a layer that keeps no state");
        }

        OperatorCase given = new(shape, keras.Weights, TimeMajor.Split(TimeMajor.FromBatchMajor(x), Enumerable.Repeat(steps, batch).ToArray()), OperatorCase.ZeroStates(shape, batch))
        {
            Passes = passes,
        };
        Tensor expected = data.Tensor("expected", "output");
        Tolerance tolerance = source.Tolerances().For();
        attributes.Ignore("stateful", "unroll", "implementation", "unit_forget_bias", "batch_input_shape", "input_shape", "dropout", "recurrent_dropout");
        config.Ignore("stateful", "unroll", "implementation", "unit_forget_bias", "batch_input_shape", "input_shape", "dropout", "recurrent_dropout", "name");
        config.RequireAllRead();
        attributes.RequireAllRead();
        source.File.Ignore("format", "gate_order", "layout", "data");
        source.RequireAllRead();
        return new CasePlan(shape, (model, comparison) =>
        {
            comparison.Show("", tolerance);
            comparison.Add("output", Actual(OperatorRunner.Infer(model, given)), expected.Data, tolerance);
            comparison.Add("training output", Actual(OperatorRunner.Train(model, given)), expected.Data, tolerance);
        });

        float[] Actual(OperatorResult result) => Enumerable.Range(0, batch).SelectMany(b => sequences
            ? Sequence(result.Outputs[b])
            : both ? Join(Final(result, b, 0), Final(result, b, 1)) : Final(result, b, 0)).ToArray();

        // Backwards, Keras leaves the outputs in the order of computing.
        IEnumerable<float> Sequence(float[] outputs) => Steps(outputs).SelectMany(step => both && layer.Merge == "Concat" ? Join(step[..layer.Units], step[layer.Units..]) : step);

        IEnumerable<float[]> Steps(float[] outputs)
        {
            IEnumerable<float[]> all = outputs.Chunk(shape.Outputs);
            return backwards ? all.Reverse() : all;
        }

        float[] Final(OperatorResult result, int b, int d) => result.Final[b][shape.StateOffset(0, d, 0)..(shape.StateOffset(0, d, 0) + layer.Hidden)];

        float[] Join(float[] forward, float[] reverse) => merge switch
        {
            "sum" => forward.Zip(reverse, (f, r) => f + r).ToArray(),
            "ave" => forward.Zip(reverse, (f, r) => (f + r) / 2).ToArray(),
            "mul" => forward.Zip(reverse, (f, r) => f * r).ToArray(),
            _ => [.. forward, .. reverse],
        };
    }

    /// <summary>What a Bidirectional wrapper holds: named beside it or within its attributes, else known by its weights.</summary>
    private static (string Name, Fields Config) Wrapped(string wrapper, Fields fields, Fields attributes, Tensor[] weights)
    {
        JsonElement? inner = attributes.Optional("layer", "wrapped", "wrapped_layer", "cell") ?? fields.Optional("wrapped", "wrapped_layer", "cell");
        if (inner is { ValueKind: JsonValueKind.Object } element)
        {
            Fields layer = new(element, "attributes.layer");
            string name = layer.Text("class_name", "layer", "name") ?? ByWeights();
            Fields config = layer.OptionalObject("config", "attributes") ?? layer;
            if (config != layer)
            {
                layer.RequireAllRead();
            }

            return (name, config);
        }

        string[] known = ["CuDNNLSTM", "CuDNNGRU", "LSTM", "GRU", "SimpleRNN"];
        return (inner?.GetString() ?? known.FirstOrDefault(name => wrapper.Contains(name, StringComparison.Ordinal)) ?? ByWeights(), attributes);

        string ByWeights()
        {
            int[] shape = weights.Length > 1 ? weights[1].Expect(-1, -1).Shape : [1, 1];
            return shape[1] == 4 * shape[0] ? "LSTM" : shape[1] == 3 * shape[0] ? "GRU" : "SimpleRNN";
        }
    }

    /// <summary>A product of directions has no attribute: it is taken of the outputs side by side.</summary>
    private static string Merge(string mode) => mode switch
    {
        "concat" or "mul" => "Concat",
        "sum" => "Sum",
        "ave" => "Mean",
        _ => throw new CaseFormatException($"unknown merge_mode '{mode}'"),
    };

    private static Fields Load(string folder, string file, string key)
    {
        string path = Path.Combine(folder, file);
        if (!File.Exists(path))
        {
            throw new CaseFormatException($"no file {file}");
        }

        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
        return document.RootElement.TryGetProperty(key, out JsonElement element)
            ? new Fields(element.Clone(), key)
            : throw new CaseFormatException($"{file} has no '{key}'");
    }
}
