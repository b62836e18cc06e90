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
    public void EveryCaseWithinReachPassesAndTheOthersSayWhatTheyLack()
    {
        IReadOnlyList<CaseResult> results = ConformanceRun.Of(Path.Combine(Repository.Root, "tests", "data", "conformance"));
        Assert.DoesNotContain(results, result => result.Verdict is Verdict.Fail or Verdict.Refused);
        Dictionary<string, int> passed = results.Where(result => result.Verdict == Verdict.Pass)
            .GroupBy(result => string.Join('/', result.Case.Split('/').Take(2)))
            .ToDictionary(group => group.Key, group => group.Count());
        Assert.Equal(1, passed["train/gomez-worked-example"]);
        Assert.Equal(6, passed["train/pytorch-grad"]);
        Assert.Equal(4, passed["train/pytorch-trajectories"]);
        Assert.Equal(2, passed["ops/onnx-node"]);
        Assert.Equal(5, passed["ops/onnx2c-lstm"]);
        Assert.Equal(1, passed["ops/candle-lstm"]);
        Assert.Equal(2, passed["ops/burn-onnx-lstm"]);
    }
}
