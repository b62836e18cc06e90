using System.Runtime.CompilerServices;
using LstmGen.Generator.Tests.Infrastructure;
using Xunit;

namespace LstmGen.Generator.Tests.Golden;

/// <summary>The emitted source of tiny models, whole: a change of the emitter shows as a change of these files.</summary>
public sealed class GoldenTests
{
    [Fact]
    public void Lstm8() => Verify("[RecurrentModel] [Input(1)] [Lstm(8)] [Dense(1)]");

    [Fact]
    public void Lstm8Precise() => Verify("[RecurrentModel(Training = false, Accuracy = Accuracy.Precise)] [Input(1)] [Lstm(8)]");

    [Fact]
    public void Lstm8Fast() => Verify("[RecurrentModel(Training = false, Accuracy = Accuracy.Fast)] [Input(1)] [Lstm(8)]");

    [Fact]
    public void Dense3Softmax() => Verify("[RecurrentModel] [Input(2)] [Dense(3, Activation = Activation.Softmax)]");

    [Fact]
    public void Lstm33LoopedInferenceOnly() =>
        Verify("[RecurrentModel(Training = false, Unrolling = Unrolling.Never)] [Input(2)] [Lstm(33, Bias = Bias.Single, Name = \"core\")]");

    [Fact]
    public void Gru8ResetBefore() => Verify("[RecurrentModel] [Input(2)] [Gru(8, ResetAfter = false)]");

    [Fact]
    public void Rnn5Relu() => Verify("[RecurrentModel(Training = false)] [Input(2)] [Rnn(5, Activation = Activation.Relu)]");

    [Fact]
    public void Rnn64Ahead() => Verify("[RecurrentModel(Training = false)] [Input(72)] [Rnn(64, Bias = Bias.None)]");

    [Fact]
    public void Activation3LeakyRelu() => Verify("[RecurrentModel] [Input(3)] [Activation(Activation.LeakyRelu, Alpha = 0.2f)]");

    [Fact]
    public void Lstm8WithEverything() => Verify(
        "[RecurrentModel] [Input(1)] [Lstm(8, Peepholes = true, Coupling = GateCoupling.InputFromForget, Projection = 4, LayerNorm = true, "
        + "CellClip = 3, ActivationClip = 4, GateActivation = Activation.HardSigmoid, CellActivation = Activation.Softsign)]");

    [Fact]
    public void BothWaysLast() => Verify(
        "[RecurrentModel] [Input(1)] [Rnn(2, Direction = Direction.Both, RecurrentDropout = 0.5f, InitialState = StreamStart.Learned)] [Last] [Dense(1)]");

    [Fact]
    public void SkipConnections() => Verify(
        "[RecurrentModel] [Input(3)] [Slice(1, 2)] [Rnn(2)] [Add(\"slice\")] [Concat(\"input\")] [Output] [Dense(1)]");

    [Fact]
    public void IdsAndInputs() => Verify("[RecurrentModel] [Input(2, Name = \"pad\")] [InputIds(9, Name = \"item\")] [Embedding(3)] [Concat(\"pad\")] [Dense(1)]");

    [Fact]
    public void OverTime() => Verify("[RecurrentModel] [Input(3)] [Normalize] [MeanOverTime] [Dropout(0.25f)] [MaxOverTime] [Flatten(2)]");

    [Fact]
    public void Lstm20Bits512() => Verify("[RecurrentModel(Training = false, Vectors = VectorWidth.Bits512)] [Input(1)] [Lstm(20)] [Dense(1)]");

    private static void Verify(string attributes, [CallerMemberName] string method = "") => Snapshots.Verify(
        GeneratorRun.Of($"using LstmGen;\n\nnamespace Tiny;\n\n{attributes}\npublic sealed partial class Model;\n").AssertCompiles(),
        method: method);
}
