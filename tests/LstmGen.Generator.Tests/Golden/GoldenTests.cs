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
    public void Dense3Softmax() => Verify("[RecurrentModel] [Input(2)] [Dense(3, Activation = Activation.Softmax)]");

    [Fact]
    public void Lstm33LoopedInferenceOnly() =>
        Verify("[RecurrentModel(Training = false, Unrolling = Unrolling.Never)] [Input(2)] [Lstm(33, Bias = Bias.Single, Name = \"core\")]");

    [Fact]
    public void Gru8ResetBefore() => Verify("[RecurrentModel] [Input(2)] [Gru(8, ResetAfter = false)]");

    [Fact]
    public void Rnn5Relu() => Verify("[RecurrentModel(Training = false)] [Input(2)] [Rnn(5, Activation = Activation.Relu)]");

    [Fact]
    public void Activation3LeakyRelu() => Verify("[RecurrentModel] [Input(3)] [Activation(Activation.LeakyRelu, Alpha = 0.2f)]");

    [Fact]
    public void Lstm8WithEverything() => Verify(
        "[RecurrentModel] [Input(1)] [Lstm(8, Peepholes = true, Coupling = GateCoupling.InputFromForget, Projection = 4, LayerNorm = true, "
        + "CellClip = 3, ActivationClip = 4, GateActivation = Activation.HardSigmoid, CellActivation = Activation.Softsign)]");

    private static void Verify(string attributes, [CallerMemberName] string method = "") => Snapshots.Verify(
        GeneratorRun.Of($"using LstmGen;\n\nnamespace Tiny;\n\n{attributes}\npublic sealed partial class Model;\n").AssertCompiles(),
        method: method);
}
