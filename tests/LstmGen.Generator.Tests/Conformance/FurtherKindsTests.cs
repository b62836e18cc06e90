using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using LstmGen.Conformance;
using Xunit;

namespace LstmGen.Generator.Tests.Conformance;

/// <summary>Kinds of cases beyond the committed ones, with numbers from a plain double-precision implementation, through the whole program.</summary>
public class FurtherKindsTests
{
    [Fact]
    public void GradientsOfPackedSequencesStatesAndLastSteps()
    {
        JsonObject[] cases =
        [
            CaseWriter.Gradient("plain", "mse", 1, [5, 5], packed: false, states: false),
            CaseWriter.Gradient("packed", "mse", 1, [7, 4, 2, 1], packed: true, states: false),
            CaseWriter.Gradient("packed, shortest first", "mse", 2, [1, 3, 7], packed: true, states: false),
            CaseWriter.Gradient("packed labels", "ce_seq", 1, [6, 3, 5], packed: true, states: false),
            CaseWriter.Gradient("initial states", "mse", 1, [4, 4, 4], packed: false, states: true),
            CaseWriter.Gradient("initial states of two layers", "ce_last", 2, [6, 4], packed: true, states: true),
            CaseWriter.Gradient("last label", "ce_last", 2, [5, 5, 5], packed: false, states: false),
        ];
        AllPass(Run("train/pytorch-grad", new JsonObject { ["gate_order"] = "ifgo (PyTorch)", ["cases"] = new JsonArray(cases) }), cases.Length);
    }

    [Fact]
    public void GradientsOfEveryCellInTwoDirections()
    {
        List<JsonObject> cases = [];
        foreach ((string name, PlainOptions options) in new[]
        {
            ("lstm", PlainOptions.Of("LSTM")), ("gru", PlainOptions.Of("GRU") with { LinearBeforeReset = true }), ("rnn", PlainOptions.Of("RNN")),
            ("projection", PlainOptions.Of("LSTM") with { Projection = 3 }),
        })
        {
            cases.Add(GradientCaseWriter.Write($"{name}: plain", options, "mse", 1, 1, [4, 4], states: false));
            cases.Add(GradientCaseWriter.Write($"{name}: states, packed, labels", options, "ce_seq", 1, 1, [5, 2, 3], states: true));
            cases.Add(GradientCaseWriter.Write($"{name}: both, packed, states", options, "mse", 1, 2, [2, 5, 1, 3], states: true));
            cases.Add(GradientCaseWriter.Write($"{name}: two layers of both, packed", options, "mse", 2, 2, [4, 2, 3], states: true));
            cases.Add(GradientCaseWriter.Write($"{name}: both, last label", options, "ce_last", 1, 2, [4, 4], states: false));
            cases.Add(GradientCaseWriter.Write($"{name}: both, labels", options, "ce_seq", 1, 2, [4, 3], states: true));
            cases.Add(GradientCaseWriter.Write($"{name}: last label, packed", options, "ce_last", 2, 1, [1, 4], states: true));
        }

        cases.Add(GradientCaseWriter.Write("rnn relu", PlainOptions.Of("RNN") with { Candidate = new("Relu") }, "mse", 1, 1, [4, 4], states: false));
        cases.Add(GradientCaseWriter.Write("gru without bias", PlainOptions.Of("GRU") with { LinearBeforeReset = true, Bias = false }, "mse", 1, 2, [4, 3], states: true));
        AllPass(Run("train/pytorch-grad", new JsonObject { ["gate_order"] = "ifgo (PyTorch)", ["cases"] = new JsonArray(cases.ToArray()) }), cases.Count);
    }

    [Fact]
    public void ModelsAsPyTorchExportsThem()
    {
        using CaseFolder root = new();
        string folder = Path.Combine(root.Path, "ops", "burn-onnx-lstm");
        JsonArray cases = [];
        foreach ((string name, PlainOptions options) in new[]
        {
            ("lstm", PlainOptions.Of("LSTM")), ("gru", PlainOptions.Of("GRU") with { LinearBeforeReset = true }), ("rnn", PlainOptions.Of("RNN") with { Candidate = new("Relu") }),
        })
        {
            cases.Add(ExportedModelWriter.Write(folder, name + "_plain", options, 1, 1, batchFirst: false, states: false));
            cases.Add(ExportedModelWriter.Write(folder, name + "_both_batch_first", options, 1, 2, batchFirst: true, states: true));
            cases.Add(ExportedModelWriter.Write(folder, name + "_two_layers", options, 2, 1, batchFirst: true, states: true));
            cases.Add(ExportedModelWriter.Write(folder, name + "_two_layers_both", options, 2, 2, batchFirst: false, states: false));
        }

        int count = cases.Count;
        root.Write("ops/burn-onnx-lstm/manifest.json", new JsonObject { ["gate_order"] = "iofc (ONNX)", ["data"] = "raw", ["cases"] = cases }.ToJsonString());
        AllPass(ConformanceRun.Of(root.Path), count);
    }

    [Fact]
    public void TrajectoriesOfEveryOptimizer()
    {
        double[] series = Enumerable.Range(0, 60).Select(i => 0.5 + (0.3 * Math.Sin(i * 0.55)) + (0.15 * Math.Sin(i * 1.3))).ToArray();
        JsonObject[] cases = new[]
        {
            """{"type": "SGD", "lr": 0.1}""",
            """{"type": "SGD", "lr": 0.05, "momentum": 0.9, "nesterov": true}""",
            """{"type": "SGD", "lr": 0.05, "momentum": 0.9, "dampening": 0.1, "weight_decay": 0.01}""",
            """{"type": "Adam", "lr": 0.01, "betas": [0.8, 0.99], "eps": 1e-07, "weight_decay": 0.01}""",
            """{"type": "Adam", "lr": 0.01, "amsgrad": true}""",
            """{"type": "AdamW", "lr": 0.01, "betas": [0.9, 0.999], "eps": 1e-08, "weight_decay": 0.1}""",
            """{"type": "RMSprop", "lr": 0.005, "alpha": 0.9, "momentum": 0.5}""",
            """{"type": "RMSprop", "lr": 0.005, "alpha": 0.95, "eps": 1e-4, "centered": true, "weight_decay": 0.01}""",
            """{"type": "Adagrad", "lr": 0.05, "lr_decay": 0.01, "weight_decay": 0.001, "initial_accumulator_value": 0.1, "eps": 1e-10}""",
            """{"type": "Adagrad", "lr": 0.05}""",
        }.Select((text, i) => CaseWriter.Trajectory($"{i}", series, 8, 1, 20, 16, i % 2 == 1 ? 0.05 : null, JsonNode.Parse(text)!.AsObject()))
        .Append(CaseWriter.Trajectory("long", series, 8, 2, 200, 8, 0.5, JsonNode.Parse("""{"type": "Adam", "lr": 0.01}""")!.AsObject()))
        .ToArray();
        JsonObject file = new()
        {
            ["gate_order"] = "ifgo (PyTorch)",
            ["series"] = CaseWriter.Tensor([series.Length], series),
            ["window"] = 8,
            ["cases"] = new JsonArray(cases),
        };
        AllPass(Run("train/pytorch-trajectories", file), cases.Length);
    }

    private static void AllPass(IReadOnlyList<CaseResult> results, int count)
    {
        Assert.Equal(count, results.Count);
        string[] others = results.Where(result => result.Verdict != Verdict.Pass).Select(result => result.ToString()).ToArray();
        Assert.True(others.Length == 0, string.Join('\n', others));
    }

    private static IReadOnlyList<CaseResult> Run(string group, JsonObject file)
    {
        using CaseFolder root = new();
        root.Write($"{group}/cases.json", file.ToJsonString());
        return ConformanceRun.Of(root.Path);
    }
}
