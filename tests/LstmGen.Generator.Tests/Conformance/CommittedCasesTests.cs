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
        Assert.Equal(5, passed["ops/ort-lstm-op"]);
        Assert.Equal(1, passed["ops/candle-lstm"]);
        Assert.Equal("two directions (bidirectional)", Reason("train/pytorch-grad/bidirectional_mse"));
        Assert.Equal("operator GRU", Reason("ops/onnx-node/test_gru_defaults"));
        Assert.Equal("activations Relu, Relu, Relu", Reason("ops/onnx2c-lstm/test_lstm_activations"));
        Assert.Equal("direction reverse, peepholes", Reason("ops/ort-lstm-op/ONNXRuntime_TestLSTMBackward_1"));

        string Reason(string name)
        {
            CaseResult result = results.Single(r => r.Case == name);
            Assert.Equal(Verdict.Outside, result.Verdict);
            return result.Reason;
        }
    }
}
