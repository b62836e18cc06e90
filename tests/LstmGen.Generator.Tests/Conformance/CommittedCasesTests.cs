using System.Collections.Generic;
using System.IO;
using System.Linq;
using LstmGen.Conformance;
using LstmGen.Generator.Tests.Infrastructure;
using Xunit;

namespace LstmGen.Generator.Tests.Conformance;

/// <summary>The committed external cases through the conformance program.</summary>
public class CommittedCasesTests
{
    [Fact]
    public void EveryCasePasses()
    {
        IReadOnlyList<CaseResult> results = ConformanceRun.Of(Path.Combine(Repository.Root, "tests", "data", "conformance"));
        string[] others = results.Where(result => result.Verdict != Verdict.Pass).Select(result => result.ToString()).ToArray();
        Assert.True(others.Length == 0, string.Join('\n', others));
        Dictionary<string, int> passed = results.GroupBy(result => string.Join('/', result.Case.Split('/').Take(2))).ToDictionary(group => group.Key, group => group.Count());
        Assert.Equal(
            new Dictionary<string, int>
            {
                ["train/gomez-worked-example"] = 1,
                ["train/pytorch-grad"] = 7,
                ["train/pytorch-trajectories"] = 4,
                ["ops/onnx-node"] = 7,
                ["ops/onnx2c-lstm"] = 7,
                ["ops/ort-lstm-op"] = 12,
                ["ops/candle-lstm"] = 1,
                ["ops/keras-js"] = 4,
                ["ops/burn-onnx-lstm"] = 2,
                ["ops/tflite-lstm"] = 1,
            },
            passed);
    }
}
