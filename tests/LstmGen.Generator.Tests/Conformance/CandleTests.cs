using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using LstmGen.Conformance;
using Xunit;

namespace LstmGen.Generator.Tests.Conformance;

/// <summary>The form of the candle group: weights among the inputs, one sequence without a batch dimension, the cell known by its sizes, final states alone.</summary>
public class CandleTests
{
    [Theory]
    [InlineData("LSTM", "ifgo (PyTorch)")]
    [InlineData("GRU", "rzn (PyTorch)")]
    [InlineData("GRU", null)]
    [InlineData("RNN", null)]
    public void FinalStatesOfOneSequence(string kind, string? order)
    {
        const int Inputs = 2, Units = 3, Steps = 7;
        PlainCell cell = new(PlainOptions.Of(kind) with { LinearBeforeReset = true }, Inputs, Units, 4);
        double[] x = Enumerable.Range(0, Steps * Inputs).Select(i => (i * 7 % 11 / 5.0) - 1).Select(v => (double)(float)v).ToArray();
        double[] h = new double[Units], c = new double[Units];
        cell.Run(x.Chunk(Inputs).ToArray(), ref h, ref c, reverse: false);
        string gates = kind switch { "LSTM" => "ifgo", "GRU" => "rzg", _ => "g" };
        int rows = gates.Length * Units;
        JsonObject expected = new() { ["h_n"] = CaseWriter.Tensor([Units], h) };
        if (kind == "LSTM")
        {
            expected["c_n"] = CaseWriter.Tensor([Units], c);
        }

        JsonObject file = new()
        {
            ["gate_order"] = order,
            ["cases"] = new JsonArray(new JsonObject
            {
                ["name"] = "cos sin",
                ["attributes"] = new JsonObject { ["input_size"] = Inputs, ["hidden_size"] = Units },
                ["inputs"] = new JsonObject
                {
                    ["weight_ih_l0"] = CaseWriter.Tensor([rows, Inputs], PlainCell.Rows(cell.Input, gates)),
                    ["weight_hh_l0"] = CaseWriter.Tensor([rows, Units], PlainCell.Rows(cell.Recurrent, gates)),
                    ["bias_ih_l0"] = CaseWriter.Tensor([rows], PlainCell.Rows(cell.InputBias, gates)),
                    ["bias_hh_l0"] = CaseWriter.Tensor([rows], PlainCell.Rows(cell.RecurrentBias, gates)),
                    ["x"] = CaseWriter.Tensor([Steps, Inputs], x),
                },
                ["expected"] = expected,
                ["tolerance"] = new JsonObject { ["abs"] = 2e-6, ["rel"] = 0 },
            }),
        };
        using CaseFolder root = new();
        root.Write("ops/candle-lstm/cases.json", file.ToJsonString());
        CaseResult result = Assert.Single(ConformanceRun.Of(root.Path));
        Assert.True(result.Verdict == Verdict.Pass, result.ToString());
    }
}
