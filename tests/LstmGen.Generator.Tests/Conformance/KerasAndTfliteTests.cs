using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using LstmGen.Conformance;
using Xunit;

namespace LstmGen.Generator.Tests.Conformance;

/// <summary>Keras layers and TensorFlow Lite's operator in the variants that they have, with numbers from a plain double-precision implementation.</summary>
public class KerasAndTfliteTests
{
    private static readonly PlainFunction Hard = new("HardSigmoid");

    [Fact]
    public void KerasLayers()
    {
        JsonArray manifest = [];
        JsonObject fixtures = [];
        PlainOptions lstm = PlainOptions.Of("LSTM") with { Gate = Hard }, gru = PlainOptions.Of("GRU") with { Gate = Hard }, rnn = PlainOptions.Of("RNN");
        foreach ((string layer, PlainOptions options) in new[]
        {
            ("LSTM", lstm), ("GRU", gru), ("SimpleRNN", rnn), ("GRU", PlainOptions.Of("GRU") with { LinearBeforeReset = true }),
        })
        {
            KerasCaseWriter.Add(manifest, fixtures, layer, options, []);
            KerasCaseWriter.Add(manifest, fixtures, layer, options, new() { ["return_sequences"] = true });
            KerasCaseWriter.Add(manifest, fixtures, layer, options, new() { ["go_backwards"] = true });
            KerasCaseWriter.Add(manifest, fixtures, layer, options, new() { ["return_sequences"] = true, ["go_backwards"] = true });
            KerasCaseWriter.Add(manifest, fixtures, layer, options, new() { ["stateful"] = true }, passes: 2);
            KerasCaseWriter.Add(manifest, fixtures, layer, options, new() { ["stateful"] = true, ["return_sequences"] = true, ["go_backwards"] = true }, passes: 3);
            foreach (string mode in new[] { "concat", "sum", "ave", "mul" })
            {
                KerasCaseWriter.Add(manifest, fixtures, "Bidirectional", options, new() { ["merge_mode"] = mode });
                KerasCaseWriter.Add(manifest, fixtures, "Bidirectional", options, new() { ["merge_mode"] = mode, ["return_sequences"] = true });
            }
        }

        foreach ((string layer, PlainOptions options) in new[]
        {
            ("LSTM", lstm with { Bias = false }), ("LSTM", lstm with { Gate = PlainFunction.Sigmoid, Candidate = new("Relu"), Cell = new("Relu") }),
            ("GRU", gru with { Candidate = new("Softsign") }), ("SimpleRNN", rnn with { Candidate = new("Relu") }), ("LSTM", lstm with { Candidate = new("Identity"), Cell = new("Identity") }),
        })
        {
            KerasCaseWriter.Add(manifest, fixtures, layer, options, new() { ["return_sequences"] = true });
            KerasCaseWriter.Add(manifest, fixtures, "Bidirectional", options, new() { ["return_sequences"] = true });
        }

        int count = manifest.Count;
        using CaseFolder root = new();
        root.Write("ops/keras-js/manifest.json", new JsonObject { ["gate_order"] = "ifco (Keras)", ["cases"] = manifest }.ToJsonString());
        root.Write("ops/keras-js/fixtures.json", fixtures.ToJsonString());
        AllPass(ConformanceRun.Of(root.Path), count);
    }

    [Fact]
    public void TfliteOperators()
    {
        PlainOptions plain = PlainOptions.Of("LSTM");
        List<JsonObject> cases = [];
        foreach ((string name, PlainOptions options) in new[]
        {
            ("plain", plain), ("cell clip", plain with { CellClip = 0.4 }), ("peepholes", plain with { Peepholes = true }), ("coupled", plain with { ForgetInput = true }),
            ("coupled, peepholes", plain with { ForgetInput = true, Peepholes = true }), ("projection", plain with { Projection = 3 }),
            ("layer norm", plain with { LayerNorm = true }), ("layer norm, coupled", plain with { LayerNorm = true, ForgetInput = true }),
            ("everything", plain with { LayerNorm = true, Peepholes = true, Projection = 2, CellClip = 0.5 }),
            ("everything, coupled", plain with { LayerNorm = true, Peepholes = true, Projection = 4, CellClip = 0.5, ForgetInput = true }),
        })
        {
            cases.Add(TfliteCaseWriter.Write($"{name}: one step", options, 1, timeMajor: false, states: true, grouped: true));
            cases.Add(TfliteCaseWriter.Write($"{name}: sequence", options, 4, timeMajor: false, states: false, grouped: false));
            cases.Add(TfliteCaseWriter.Write($"{name}: time major, states", options, 4, timeMajor: true, states: true, grouped: false));
        }

        PlainOptions shifted = plain with { Projection = 3, ProjectionBias = true, Peepholes = true };
        cases.Add(TfliteCaseWriter.Write("projection bias", shifted, 4, timeMajor: true, states: false, grouped: false));
        cases.Add(TfliteCaseWriter.Write("projection bias, states", shifted, 4, timeMajor: false, states: true, grouped: false));
        using CaseFolder root = new();
        root.Write("ops/tflite-lstm/cases.json", new JsonObject { ["cases"] = new JsonArray(cases.ToArray()) }.ToJsonString());
        AllPass(ConformanceRun.Of(root.Path), cases.Count);
    }

    [Fact]
    public void WhatTheAttributesCannotSayIsOutside()
    {
        PlainOptions plain = PlainOptions.Of("LSTM") with { Projection = 3 };
        JsonObject clipped = TfliteCaseWriter.Write("clipped projection", plain, 2, timeMajor: false, states: false, grouped: false);
        clipped["attributes"]!["proj_clip"] = 0.5;
        JsonArray cases =
        [
            clipped,
            TfliteCaseWriter.Write("wide projection", plain with { Projection = 5 }, 2, timeMajor: false, states: false, grouped: false),
            TfliteCaseWriter.Write("biased projection", plain with { ProjectionBias = true, LayerNorm = true }, 2, timeMajor: false, states: false, grouped: false),
        ];
        using CaseFolder root = new();
        root.Write("ops/tflite-lstm/cases.json", new JsonObject { ["cases"] = cases }.ToJsonString());
        IReadOnlyList<CaseResult> results = ConformanceRun.Of(root.Path);
        Assert.All(results, result => Assert.Equal(Verdict.Outside, result.Verdict));
        Assert.Equal(
            [
                "proj_clip (the projected state is clamped)",
                "a projection of 5 cells to 5 floats (the attributes take fewer than there are cells)",
                "a projection bias within layer normalisation",
            ],
            results.Select(result => result.Reason));
    }

    private static void AllPass(IReadOnlyList<CaseResult> results, int count)
    {
        Assert.Equal(count, results.Count);
        string[] others = results.Where(result => result.Verdict != Verdict.Pass).Select(result => result.ToString()).ToArray();
        Assert.True(others.Length == 0, string.Join('\n', others));
    }
}
