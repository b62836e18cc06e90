using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using LstmGen.Conformance;
using LstmGen.Generator.Tests.Infrastructure;
using Xunit;

namespace LstmGen.Generator.Tests.Conformance;

/// <summary>What the program says of cases that are wrong, unknown, or must be refused. One root, so that models compile once.</summary>
public class BadCasesTests
{
    private static readonly (string Name, Verdict Verdict, string Reason, Action<JsonObject> Edit)[] Cases =
    [
        ("good", Verdict.Pass, "", _ => { }),
        ("a number off", Verdict.Fail, "loss:", c => c["expected"]!["loss"] = 1.5),
        ("a gradient off", Verdict.Fail, "d_weight_hh_l0[3]", c => c["expected"]!["grad"]!["weight_hh_l0"]!["data"]![3] = 9.0),
        ("an output off", Verdict.Fail, "output[2]", c => c["expected"]!["output"]!["data"]![2] = 9.0),
        ("unknown attribute", Verdict.Fail, "unknown key 'zoneout'", c => c["attributes"]!["zoneout"] = 0.1),
        ("unknown key", Verdict.Fail, "unknown key 'twist'", c => c["twist"] = 1),
        ("unknown gradient", Verdict.Fail, "unknown key 'd_z'", c => c["expected"]!["grad"]!["d_z"] = 1),
        ("unknown tolerance", Verdict.Fail, "unknown key 'ulps'", c => c["tolerance"]!["ulps"] = 4),
        ("unknown loss", Verdict.Fail, "unknown loss 'frown'", c => c["attributes"]!["loss"] = "frown"),
        ("no tolerance", Verdict.Fail, "no 'tolerance'", c => c.Remove("tolerance")),
        ("no weights", Verdict.Fail, "no 'weight_hh_l0'", c => c["weights"] = new JsonObject()),
        ("a shape that lies", Verdict.Fail, "needs", c => c["weights"]!["weight_hh_l0"]!["shape"]![0] = 24),
        ("an attribute that lies", Verdict.Fail, "the attributes say hidden_size 7", c => c["attributes"]!["hidden_size"] = 7),
        ("text for a number", Verdict.Fail, "expected numbers", c => c["inputs"]!["x"]!["data"]![0] = "x"),
        ("nothing expected", Verdict.Fail, "nothing to compare", c => (c["expected"], c["attributes"]!["loss"], c["targets"]) = (new JsonObject(), null, null)),
        ("bad and so marked", Verdict.Refused, "needs", c => (c["must_be_refused"], c["weights"]!["weight_hh_l0"]!["shape"]![0]) = (true, 24)),
        ("unknown key and marked bad", Verdict.Fail, "unknown key", c => (c["must_be_refused"], c["twist"]) = (true, 1)),
        ("good but marked bad", Verdict.Fail, "accepted, but", c => c["must_be_refused"] = true),
        ("too large for the generator", Verdict.Fail, "the generator refuses", Enlarge),
        ("dropout", Verdict.Outside, "dropout", c => c["attributes"]!["dropout"] = 0.5),
        ("projection without its weights", Verdict.Fail, "the attributes say proj_size 2", c => c["attributes"]!["proj_size"] = 2),
        ("another loss", Verdict.Outside, "loss huber", c => c["attributes"]!["loss"] = "huber"),
    ];

    [Fact]
    public void EveryVerdictComesWithItsReason()
    {
        using CaseFolder root = new();
        JsonArray cases = [];
        foreach ((string name, _, _, Action<JsonObject> edit) in Cases)
        {
            JsonObject copy = Sample();
            copy["name"] = name;
            edit(copy);
            cases.Add(copy);
        }

        root.Write("train/pytorch-grad/cases.json", new JsonObject { ["cases"] = cases }.ToJsonString());
        root.Write("train/gomez-worked-example/case.json", "{ \"name\": ");
        root.Write("train/pytorch-trajectories/readme.txt", "no case here");
        root.Write("train/crystal-balls/cases.json", "{}");
        root.Write("data/series-of-something/series.csv", "1");

        Dictionary<string, CaseResult> results = ConformanceRun.Of(root.Path).ToDictionary(result => result.Case);

        foreach ((string name, Verdict verdict, string reason, _) in Cases)
        {
            CaseResult result = results["train/pytorch-grad/" + name];
            Assert.True(result.Verdict == verdict && result.Reason.Contains(reason, StringComparison.Ordinal), result.ToString());
        }

        Expect("train/gomez-worked-example", Verdict.Fail, "not JSON");
        Expect("train/pytorch-trajectories", Verdict.Fail, "no manifest.json");
        Expect("train/crystal-balls", Verdict.Outside, "a group that no reader knows");
        Expect("data/series-of-something", Verdict.Outside, "a data set");
        Assert.Equal("1 passed, 20 failed, 1 refused, 4 outside", ConformanceRun.Summary(results.Values.ToArray()));

        void Expect(string name, Verdict verdict, string reason)
        {
            Assert.Equal(verdict, results[name].Verdict);
            Assert.Contains(reason, results[name].Reason);
        }
    }

    [Fact]
    public void ALineHasFiveFields()
    {
        CaseResult result = new("a|b", Verdict.Fail, 1.23e-7, "1e-6", "two\nlines | and a bar");
        Assert.Equal("a/b|fail|1.2e-07|1e-6|two lines / and a bar", result.ToString());
    }

    [Fact]
    public void ArgumentsAreChecked()
    {
        StringWriter output = new(), error = new();
        Assert.Equal(0, Program.Run(["--help"], output, error));
        Assert.Contains("case|verdict|max error|tolerance|reason", output.ToString());
        Assert.Empty(error.ToString());
        Assert.Equal(2, Program.Run([], output, error));
        Assert.Equal(2, Program.Run(["a", "b"], output, error));
        Assert.Equal(2, Program.Run([Path.Combine(Path.GetTempPath(), "no such folder of cases")], output, error));
        Assert.Contains("no such folder of cases", error.ToString());
    }

    [Fact]
    public void AFailureIsExitCodeOneAndTheLastLineCounts()
    {
        using CaseFolder root = new();
        root.Write("train/gomez-worked-example/case.json", "[1, 2]");
        root.Write("train/other/case.json", "{}");
        StringWriter output = new();
        Assert.Equal(1, Program.Run([root.Path], output, output));
        Assert.Equal("0 passed, 2 failed, 0 refused, 1 outside", output.ToString().Trim().Split('\n')[^1]);
    }

    private static JsonObject Sample()
    {
        string path = Path.Combine(Repository.Root, "tests", "data", "conformance", "train", "pytorch-grad", "cases.json");
        return JsonNode.Parse(File.ReadAllText(path))!["cases"]!.AsArray().Single(c => c!["name"]!.GetValue<string>() == "unidirectional_mse")!.DeepClone().AsObject();
    }

    /// <summary>300 hidden units, more than a layer may have.</summary>
    private static void Enlarge(JsonObject sample)
    {
        const int Units = 300;
        sample["attributes"]!["hidden_size"] = Units;
        JsonObject weights = sample["weights"]!.AsObject();
        weights["weight_ih_l0"] = Zeros(4 * Units, 3);
        weights["weight_hh_l0"] = Zeros(4 * Units, Units);
        weights["bias_ih_l0"] = Zeros(4 * Units);
        weights["bias_hh_l0"] = Zeros(4 * Units);
        sample["targets"]!["target"] = Zeros(7, 4, Units);
        sample["expected"] = new JsonObject { ["output"] = Zeros(7, 4, Units) };

        static JsonObject Zeros(params int[] shape) =>
            CaseWriter.Tensor(shape, new double[shape.Aggregate(1, (product, n) => product * n)]);
    }
}
