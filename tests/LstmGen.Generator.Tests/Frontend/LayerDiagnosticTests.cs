using System;
using System.Linq;
using LstmGen.Generator.Roslyn;
using LstmGen.Generator.Tests.Infrastructure;
using Xunit;

namespace LstmGen.Generator.Tests.Frontend;

/// <summary>Rules about layers and their arguments: each fires at the exact span, and stays silent on the nearest thing that is right.</summary>
public class LayerDiagnosticTests
{
    public static TheoryData<string, string> Fires => new()
    {
        { nameof(Rules.NoLayer), "[RecurrentModel] [Input(2)] partial class {|LSTMGEN101:Net|} { }" },
        { nameof(Rules.NoLayer), "[RecurrentModel] partial class {|LSTMGEN101:{|LSTMGEN102:Net|}|} { }" },
        { nameof(Rules.NoInput), "[RecurrentModel] [Lstm(3)] partial class {|LSTMGEN102:Net|} { }" },
        { nameof(Rules.RepeatedInput), "[RecurrentModel] [Input(2, Name = \"x\")] [{|LSTMGEN103:Input(3)|}] [Concat(\"x\")] partial class Net { }" },
        { nameof(Rules.RateOutOfRange), "[RecurrentModel] [Input(1)] [Lstm(3)] [Dropout({|LSTMGEN128:1|})] [Dropout({|LSTMGEN128:-0.1f|})] [Gru(3, RecurrentDropout = {|LSTMGEN128:1.5f|})] [Dropout({|LSTMGEN128:float.NaN|})] [Dense(1)] partial class Net { }" },
        { nameof(Rules.IdsNeedEmbedding), "[RecurrentModel] [InputIds(5)] [{|LSTMGEN126:Lstm(3)|}] partial class Net { }" },
        { nameof(Rules.EmbeddingNeedsIds), "[RecurrentModel] [Input(1)] [{|LSTMGEN127:Embedding(3)|}] partial class Net { }" },
        { nameof(Rules.InputNotFirst), "[RecurrentModel] [Lstm(3)] [{|LSTMGEN104:Input(2)|}] partial class Net { }" },
        { nameof(Rules.SizeOutOfRange), "[RecurrentModel] [Input({|LSTMGEN105:0|})] [Lstm(3)] partial class Net { }" },
        { nameof(Rules.SizeOutOfRange), "[RecurrentModel] [Input({|LSTMGEN105:4097|})] [Lstm({|LSTMGEN105:-1|})] [Dense({|LSTMGEN105:int.MaxValue|})] partial class Net { }" },
        { nameof(Rules.SizeOutOfRange), "[RecurrentModel] [Input(1)] [Lstm(Name = \"core\", units: {|LSTMGEN105:256 + 1|})] partial class Net { }" },
        { nameof(Rules.DuplicateName), "[RecurrentModel] [Input(1)] [Lstm(2, Name = \"core\")] [Dense(2, Name = {|LSTMGEN106:\"core\"|})] partial class Net { }" },
        { nameof(Rules.InvalidName), "[RecurrentModel] [Input(1)] [Lstm(2, Name = {|LSTMGEN107:\"my core\"|})] [Lstm(2, Name = {|LSTMGEN107:\"\"|})] [Lstm(2, Name = {|LSTMGEN107:\"1st\"|})] [Lstm(2, Name = {|LSTMGEN107:\"a.b\"|})] partial class Net { }" },
        { nameof(Rules.ForgetBiasWithoutBias), "[RecurrentModel] [Input(1)] [Lstm(2, Bias = Bias.None, ForgetBias = {|LSTMGEN108:1|})] partial class Net { }" },
        { nameof(Rules.ForgetBiasNotFinite), "[RecurrentModel] [Input(1)] [Lstm(2, ForgetBias = {|LSTMGEN109:float.NaN|})] [Lstm(2, ForgetBias = {|LSTMGEN109:float.NegativeInfinity|})] partial class Net { }" },
        { nameof(Rules.UnknownEnumValue), "[RecurrentModel] [Input(1)] [Lstm(2, Bias = {|LSTMGEN110:(Bias)3|})] [Dense(2, Activation = {|LSTMGEN110:(Activation)(-1)|}, Initialization = {|LSTMGEN110:(Initialization)2|})] partial class Net { }" },
        { nameof(Rules.UnknownEnumValue), "[RecurrentModel(Vectors = {|LSTMGEN110:(VectorWidth)512|})] [Input(1)] [Lstm(2)] partial class Net { }" },
        { nameof(Rules.UnknownEnumValue), "[RecurrentModel(Unrolling = {|LSTMGEN110:(Unrolling)7|})] [Input(1)] [Lstm(2)] partial class Net { }" },
        { nameof(Rules.UnknownEnumValue), "[RecurrentModel(Training = false, Accuracy = {|LSTMGEN110:(Accuracy)3|})] [Input(1)] [Lstm(2)] partial class Net { }" },
        { nameof(Rules.UnknownEnumValue), "[RecurrentModel(Accuracy = {|LSTMGEN110:(Accuracy)(-1)|}, Unrolling = {|LSTMGEN110:(Unrolling)3|})] [Input(1)] [Lstm(2)] partial class Net { }" },
        { nameof(Rules.UnknownLayer), "[RecurrentModel] [Input(4)] [Lstm(4)] [Add({|LSTMGEN120:\"inptu\"|})] partial class Net { }" },
        { nameof(Rules.UnknownLayer), "[RecurrentModel] [Input(4)] [Lstm(4)] [Dense(4, From = {|LSTMGEN120:\"dense\"|})] partial class Net { }" },
        { nameof(Rules.SizesDiffer), "[RecurrentModel] [Input(4)] [Lstm(8)] [Add({|LSTMGEN121:\"input\"|})] partial class Net { }" },
        { nameof(Rules.SliceOutOfRange), "[RecurrentModel] [Input(4)] [Slice(2, {|LSTMGEN122:3|})] [Lstm(8)] partial class Net { }" },
        { nameof(Rules.SliceOutOfRange), "[RecurrentModel] [Input(4)] [Slice({|LSTMGEN122:-1|}, 3)] [Lstm(8)] partial class Net { }" },
        { nameof(Rules.UnreadLayer), "[RecurrentModel] [Input(4)] [{|LSTMGEN123:Lstm(8)|}] [Dense(2, From = \"input\")] partial class Net { }" },
        { nameof(Rules.NoNames), "[RecurrentModel] [Input(4)] [Lstm(4)] [{|LSTMGEN124:Add|}] [{|LSTMGEN124:Concat|}] partial class Net { }" },
        { nameof(Rules.NoNames), "[RecurrentModel] [Input(4)] [Lstm(4)] [Add({|LSTMGEN124:null|})] [Concat({|LSTMGEN124:new string[0]|})] partial class Net { }" },
        { nameof(Rules.UnknownLayer), "[RecurrentModel] [Input(4)] [Lstm(4)] [Add({|LSTMGEN120:\"input\"|}, null)] partial class Net { }" },
        { nameof(Rules.JoinTooLarge), "[RecurrentModel] [Input(4000)] [Dense(200)] [{|LSTMGEN125:Concat(\"input\")|}] [Dense(2)] partial class Net { }" },
        { nameof(Rules.SoftmaxInCell), "[RecurrentModel] [Input(1)] [Lstm(2, CellActivation = {|LSTMGEN151:Activation.Softmax|})] [Gru(2, ReverseGateActivation = {|LSTMGEN151:Activation.Softmax|})] [Rnn(2, Activation = {|LSTMGEN151:Activation.Softmax|})] partial class Net { }" },
        { nameof(Rules.ActivationParameterNotFinite), "[RecurrentModel] [Input(1)] [Rnn(2, Activation = Activation.Elu, Alpha = {|LSTMGEN152:float.PositiveInfinity|})] [Activation(Activation.Affine, Beta = {|LSTMGEN152:float.NegativeInfinity|})] partial class Net { }" },
        { nameof(Rules.ActivationParameterUnused), "[RecurrentModel] [Input(1)] [Lstm(2, GateAlpha = {|LSTMGEN153:0.5f|})] [Dense(2, Activation = Activation.Elu, Beta = {|LSTMGEN153:1|})] partial class Net { }" },
        { nameof(Rules.ClipOutOfRange), "[RecurrentModel] [Input(1)] [Lstm(2, CellClip = {|LSTMGEN154:-1|}, ActivationClip = {|LSTMGEN154:float.NaN|})] [Gru(2, ActivationClip = {|LSTMGEN154:float.PositiveInfinity|})] partial class Net { }" },
        { nameof(Rules.ProjectionOutOfRange), "[RecurrentModel] [Input(1)] [Lstm(2, Projection = {|LSTMGEN155:2|})] [Lstm(3, Projection = {|LSTMGEN155:-1|})] partial class Net { }" },
        { nameof(Rules.ForgetBiasWithoutForgetGate), "[RecurrentModel] [Input(1)] [Lstm(2, ForgetGate = false, ForgetBias = {|LSTMGEN156:1|})] [Lstm(2, Coupling = GateCoupling.ForgetFromInput, ForgetBias = {|LSTMGEN156:1|})] partial class Net { }" },
        { nameof(Rules.CouplingWithoutForgetGate), "[RecurrentModel] [Input(1)] [Lstm(2, ForgetGate = false, Coupling = {|LSTMGEN157:GateCoupling.InputFromForget|})] partial class Net { }" },
        { nameof(Rules.ActivationWithoutGate), "[RecurrentModel] [Input(1)] [Lstm(2, ForgetGate = false, ForgetGateActivation = {|LSTMGEN158:Activation.Relu|})] [Lstm(2, Coupling = GateCoupling.InputFromForget, InputGateActivation = {|LSTMGEN158:Activation.Relu|})] partial class Net { }" },
    };

    public static TheoryData<string, string> Silent => new()
    {
        { nameof(Rules.UnknownLayer), "[RecurrentModel] [Input(4, Name = \"x\")] [Lstm(4)] [Add(\"x\", \"x\")] [Dense(4, From = \"lstm\")] [Add(\"add\")] partial class Net { }" },
        { nameof(Rules.SizesDiffer), "[RecurrentModel] [Input(4)] [Lstm(2, Direction = Direction.Both)] [Add(\"input\")] partial class Net { }" },
        { nameof(Rules.SliceOutOfRange), "[RecurrentModel] [Input(4)] [Slice(2, 2)] [Lstm(8)] partial class Net { }" },
        { nameof(Rules.UnreadLayer), "[RecurrentModel] [Input(4)] [Lstm(8)] [Dense(2, From = \"input\")] [Concat(\"lstm\")] partial class Net { }" },
        { nameof(Rules.NoNames), "[RecurrentModel] [Input(4)] [Lstm(4)] [Concat(\"input\", \"lstm\")] partial class Net { }" },
        { nameof(Rules.RateOutOfRange), "[RecurrentModel] [Input(1)] [Dropout(0)] [Lstm(3)] [Dropout(0.99f, PerSequence = true)] [Dense(1)] partial class Net { }" },
        { nameof(Rules.IdsNeedEmbedding), "[RecurrentModel] [InputIds(5)] [Embedding(3)] [Lstm(3)] partial class Net { }" },
        { nameof(Rules.EmbeddingNeedsIds), "[RecurrentModel] [Input(2, Name = \"x\")] [InputIds(5, Name = \"id\")] [Embedding(3)] [Concat(\"x\")] partial class Net { }" },
        { nameof(Rules.JoinTooLarge), "[RecurrentModel] [Input(4000)] [Dense(96)] [Concat(\"input\")] [Dense(2)] partial class Net { }" },
        { nameof(Rules.NoLayer), "[RecurrentModel] [Input(2)] [Dense(1)] partial class Net { }" },
        { nameof(Rules.NoInput), "[RecurrentModel] [Input(2)] [Lstm(3)] partial class Net { }" },
        { nameof(Rules.RepeatedInput), "[RecurrentModel] [Input(2)] [Lstm(3)] partial class Net { } [RecurrentModel] [Input(2)] [Lstm(3)] partial class Net2 { }" },
        { nameof(Rules.InputNotFirst), "[Input(2)] [Lstm(3)] [RecurrentModel] partial class Net { }" },
        { nameof(Rules.SizeOutOfRange), "[RecurrentModel] [Input(1)] [Lstm(1)] [Dense(1)] partial class Net { }" },
        { nameof(Rules.DuplicateName), "[RecurrentModel] [Input(1)] [Lstm(2)] [Lstm(2)] [Lstm(2, Name = \"lstm\")] [Dense(2)] [Dense(2)] partial class Net { }" },
        { nameof(Rules.InvalidName), "[RecurrentModel] [Input(1)] [Lstm(2, Name = \"_core_2\")] partial class Net { }" },
        { nameof(Rules.ForgetBiasWithoutBias), "[RecurrentModel] [Input(1)] [Lstm(2, Bias = Bias.Single, ForgetBias = 1)] [Lstm(2, Bias = Bias.None)] [Lstm(2, Bias = Bias.None, Initialization = Initialization.Keras)] partial class Net { }" },
        { nameof(Rules.ForgetBiasNotFinite), "[RecurrentModel] [Input(1)] [Lstm(2, ForgetBias = -1.5f)] partial class Net { }" },
        { nameof(Rules.UnknownEnumValue), "[RecurrentModel(Unrolling = (Unrolling)0, Accuracy = (Accuracy)2, Vectors = (VectorWidth)1)] [Input(1)] [Lstm(2, Bias = (Bias)1, Initialization = (Initialization)1)] [Dense(2, Activation = Activation.Softmax, Initialization = Initialization.PyTorch)] partial class Net { }" },
        { nameof(Rules.SoftmaxInCell), "[RecurrentModel] [Input(1)] [Lstm(2, CellActivation = Activation.Identity)] [Activation(Activation.Softmax)] [Dense(2, Activation = Activation.Softmax)] partial class Net { }" },
        { nameof(Rules.ActivationParameterNotFinite), "[RecurrentModel] [Input(1)] [Rnn(2, Activation = Activation.Elu, Alpha = float.NaN)] [Activation(Activation.Affine, Beta = -3)] partial class Net { }" },
        { nameof(Rules.ActivationParameterUnused), "[RecurrentModel] [Input(1)] [Lstm(2, GateActivation = Activation.HardSigmoid, GateAlpha = 0.5f)] [Dense(2, Activation = Activation.Elu, Alpha = 1)] partial class Net { }" },
        { nameof(Rules.ClipOutOfRange), "[RecurrentModel] [Input(1)] [Lstm(2, CellClip = 0, ActivationClip = 0.5f)] [Gru(2, ActivationClip = 3)] partial class Net { }" },
        { nameof(Rules.ProjectionOutOfRange), "[RecurrentModel] [Input(1)] [Lstm(2, Projection = 1)] [Lstm(1, Projection = 0)] partial class Net { }" },
        { nameof(Rules.ForgetBiasWithoutForgetGate), "[RecurrentModel] [Input(1)] [Lstm(2, ForgetGate = false, Initialization = Initialization.Keras)] [Lstm(2, Coupling = GateCoupling.InputFromForget, ForgetBias = 1)] partial class Net { }" },
        { nameof(Rules.CouplingWithoutForgetGate), "[RecurrentModel] [Input(1)] [Lstm(2, ForgetGate = false)] [Lstm(2, Coupling = GateCoupling.InputFromForget)] partial class Net { }" },
        { nameof(Rules.ActivationWithoutGate), "[RecurrentModel] [Input(1)] [Lstm(2, ForgetGate = false, GateActivation = Activation.Relu)] [Lstm(2, Coupling = GateCoupling.InputFromForget, ForgetGateActivation = Activation.Relu)] partial class Net { }" },
    };

    [Theory]
    [MemberData(nameof(Fires))]
    public void FiresAtTheExactSpan(string rule, string marked)
    {
        Markup markup = Markup.Parse("using LstmGen; " + marked);
        GeneratorRun run = GeneratorRun.Of(markup.Source);
        markup.AssertMatches(run);
        Assert.Contains(run.Diagnostics, diagnostic => diagnostic.Id == Rules.ByName[rule].Id);
        Assert.All(run.Diagnostics, diagnostic => Assert.DoesNotContain("{", diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Empty(run.Sources);
    }

    [Theory]
    [MemberData(nameof(Silent))]
    public void IsSilentOnItsTwin(string rule, string source)
    {
        GeneratorRun run = GeneratorRun.Of("using LstmGen; " + source);
        Assert.DoesNotContain(run.Diagnostics, diagnostic => diagnostic.Id == Rules.ByName[rule].Id);
        run.AssertCompiles();
    }

    [Theory]
    [InlineData("[Input(1)] [Lstm(300)]", "The units of [Lstm] is 300, but it must be from 1 to 256; 256 would fit")]
    [InlineData("[Input(1)] [Lstm(2, Name = \"a b\")]", "The layer name 'a b' is not valid: a name consists of letters, digits and '_' and does not start with a digit; 'lstm' would fit")]
    [InlineData("[Input(1)] [Lstm(2, Initialization = (Initialization)9)]", "9 is not a value of Initialization; it must be one of PyTorch, Keras")]
    [InlineData("[Input(1)] [Dense(2, Activation = (Activation)99)]", "99 is not a value of Activation; it must be one of Identity, Relu, Tanh, Sigmoid, Softmax, LeakyRelu, Elu, Softplus, Softsign, HardSigmoid, Affine, ScaledTanh, ThresholdedRelu")]
    [InlineData("[Lstm(2)]", "This model has no [Input]; add one before its first layer with the number of values of one time step, such as [Input(12)]")]
    public void MessageNamesWhatWasFoundAndWhatFits(string attributes, string message) => Assert.Equal(
        message,
        Assert.Single(GeneratorRun.Of($"using LstmGen; [RecurrentModel] {attributes} partial class Net {{ }}").Diagnostics).GetMessage(System.Globalization.CultureInfo.InvariantCulture));

    [Fact]
    public void EveryLayerRuleHasATestForBothSides()
    {
        string[] rules = Rules.ByName
            .Where(rule => rule.Value.Id.StartsWith("LSTMGEN1", StringComparison.Ordinal))
            .Select(rule => rule.Key)
            .ToArray();
        Assert.NotEmpty(rules);
        Assert.Empty(rules.Except(Fires.Select(row => row.Data.Item1)));
        Assert.Empty(rules.Except(Silent.Select(row => row.Data.Item1)));
    }
}
