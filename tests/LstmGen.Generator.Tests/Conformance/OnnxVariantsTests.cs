using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using LstmGen.Conformance;
using Xunit;

namespace LstmGen.Generator.Tests.Conformance;

/// <summary>What ONNX's three recurrent operators can be asked for, with numbers from a plain double-precision implementation, through the whole program.</summary>
public class OnnxVariantsTests
{
    private static readonly PlainOptions Lstm = PlainOptions.Of("LSTM"), Gru = PlainOptions.Of("GRU"), Rnn = PlainOptions.Of("RNN");
    private static readonly PlainOptions After = Gru with { LinearBeforeReset = true };

    private static readonly PlainFunction[] All =
    [
        new("Relu"), new("Sigmoid"), new("Affine", 0.6, 0.1), new("LeakyRelu"), new("ThresholdedRelu", 0.2), new("LeakyRelu", 0.3), new("ScaledTanh", 0.9, 1.3),
        new("HardSigmoid"), new("Elu"), new("HardSigmoid", 0.3, 0.4), new("Softsign"), new("Elu", 0.6), new("Softplus"), new("Tanh"),
    ];

    private static readonly OnnxCaseSpec[] Cases =
    [
        .. Each("plain", options => new("", options)),
        .. Each("no bias", options => new("", options with { Bias = false })),
        .. Each("reverse", options => new("", options) { Reverse = true }),
        .. Each("both", options => new("", options, options)),
        .. Each("layout 1", options => new("", options) { BatchFirst = true, States = true }),
        .. Each("layout 1, both, states, lengths", options => new("", options, options) { BatchFirst = true, States = true, Lengths = [2, 4, 1] }),
        .. Each("lengths", options => new("", options) { Lengths = [3, 1, 4, 2] }),
        .. Each("lengths in reverse", options => new("", options) { Lengths = [3, 1, 4, 2], Reverse = true, States = true }),
        .. Each("a sequence of no steps", options => new("", options) { Lengths = [3, 0, 4] }),
        .. Each("a sequence of no steps, both, states", options => new("", options, options) { Lengths = [0, 4, 2], States = true }),
        .. Each("no step at all", options => new("", options) { Lengths = [0, 0] }),
        .. Each("padding behind every sequence", options => new("", options, options) { Lengths = [3, 2], Steps = 6 }),
        .. Each("32 in a batch", options => new("", options) { Lengths = Enumerable.Repeat(3, 32).ToArray(), Steps = 3 }),
        .. Each("one step, one unit, one input", options => new("", options) { Lengths = [1], Steps = 1, Inputs = 1, Units = 1 }),
        .. Each("13 units", options => new("", options) { Units = 13, Inputs = 9, States = true }),
        .. Each("clip", options => new("", options with { Clip = 0.4 }, options with { Clip = 0.4 }) { Lengths = [4, 3], States = true }),
        .. Each("Y_h alone", options => new("", options, options) { Outputs = ["Y_h"] }),
        .. Each("Y alone", options => new("", options) { Outputs = ["Y"], Reverse = true }),
        new("lstm: peepholes", Lstm with { Peepholes = true }) { States = true },
        new("lstm: peepholes, both, lengths", Lstm with { Peepholes = true }, Lstm with { Peepholes = true }) { States = true, Lengths = [1, 4] },
        new("lstm: peepholes, clip", Lstm with { Peepholes = true, Clip = 0.5 }) { States = true },
        new("lstm: input_forget", Lstm with { InputForget = true }),
        new("lstm: input_forget, peepholes, reverse", Lstm with { InputForget = true, Peepholes = true }) { States = true, Reverse = true },
        new("lstm: input_forget, peepholes, clip, both", Lstm with { InputForget = true, Peepholes = true, Clip = 0.5 }, Lstm with { InputForget = true, Peepholes = true, Clip = 0.5 }),
        new("lstm: Y_c alone", Lstm, Lstm) { Outputs = ["Y_c"] },
        new("lstm: two directions of different functions", Lstm, Functions(Lstm, new("HardSigmoid", 0.3, 0.4), new("Softsign"), new("Relu"))),
        new("lstm: tanh gates", Functions(Lstm, PlainFunction.Tanh, new("Relu"), PlainFunction.Sigmoid)),
        new("gru: two directions of different functions", Gru, Functions(Gru, new("HardSigmoid"), new("Elu", 0.7))),
        new("gru: linear before reset, both, other functions", Functions(After, new("Softsign"), new("ScaledTanh", 1.2, 0.7)), After) { Lengths = [4, 0, 2], States = true },
        new("rnn: two directions of different functions", Functions(Rnn, null, new("Relu")), Functions(Rnn, null, new("LeakyRelu", 0.2))),

        // Every function as gate, as candidate and as h.
        .. Enumerable.Range(0, All.Length).SelectMany(i => new OnnxCaseSpec[]
        {
            new($"lstm: {Text(i)}, {Text(i + 1)}, {Text(i + 2)}", Functions(Lstm, At(i), At(i + 1), At(i + 2))),
            new($"gru: {Text(i)}, {Text(i + 1)}", Functions(i % 2 == 0 ? Gru : After, At(i), At(i + 1))),
        }),
        .. Enumerable.Range(0, All.Length / 2).Select(i => new OnnxCaseSpec($"rnn: {Text(2 * i)}, {Text((2 * i) + 1)}", Functions(Rnn, null, At(2 * i)), Functions(Rnn, null, At((2 * i) + 1)))),
    ];

    [Fact]
    public void EveryVariantIsComputed()
    {
        using CaseFolder root = new();
        JsonArray cases = new(Cases.Select(spec => (JsonNode)OnnxCaseWriter.Write(spec)).ToArray());
        root.Write("ops/ort-lstm-op/cases.json", new JsonObject { ["cases"] = cases }.ToJsonString());
        IReadOnlyList<CaseResult> results = ConformanceRun.Of(root.Path);
        Assert.Equal(Cases.Length, results.Count);
        string[] others = results.Where(result => result.Verdict != Verdict.Pass).Select(result => result.ToString()).ToArray();
        Assert.True(others.Length == 0, string.Join('\n', others));
    }

    private static IEnumerable<OnnxCaseSpec> Each(string name, Func<PlainOptions, OnnxCaseSpec> write) =>
        new[] { ("lstm", Lstm), ("gru", Gru), ("gru linear before reset", After), ("rnn", Rnn) }
            .Select(cell => write(cell.Item2) with { Name = $"{cell.Item1}: {name}" });

    private static PlainOptions Functions(PlainOptions options, PlainFunction? gate, PlainFunction candidate, PlainFunction? cell = null) =>
        options with { Gate = gate ?? PlainFunction.Sigmoid, Candidate = candidate, Cell = cell ?? PlainFunction.Tanh };

    private static PlainFunction At(int i) => All[i % All.Length];

    private static string Text(int i) => FormattableString.Invariant($"{At(i).Name} {At(i).Alpha} {At(i).Beta}").Trim();
}
