using System.Collections.Generic;
using System.Linq;
using LstmGen.Conformance;
using LstmGen.Conformance.Models;
using LstmGen.Conformance.Onnx;
using LstmGen.Conformance.Reading;
using Xunit;

namespace LstmGen.Generator.Tests.Conformance;

/// <summary>Small pieces of the readers, with answers worked out by hand.</summary>
public class ReaderTests
{
    [Theory]
    [InlineData("iofc", 0, "ifno", "0 2 3 1")]
    [InlineData("ifgo (PyTorch)", 0, "ifno", "0 1 2 3")]
    [InlineData("ifco (Keras)", 0, "ino", "0 2 3")]
    [InlineData("zrh", 1, "rzn", "1 0 2")]
    [InlineData("rzn (PyTorch)", 1, "rzn", "0 1 2")]
    [InlineData("i", 2, "n", "0")]
    public void GatesAreFoundByTheirLetters(string order, int kind, string wanted, string rows)
    {
        double[] stored = Enumerable.Range(0, 4 - (kind == 2 ? 3 : kind)).Select(i => (double)i).ToArray();
        Assert.Equal(rows, string.Join(' ', GateOrder.Parse(order, (RecurrentKind)kind, "").Take(stored, wanted)));
    }

    [Theory]
    [InlineData("ifgg", 0)]
    [InlineData("ifo", 0)]
    [InlineData("rz", 1)]
    public void AnOrderOfOtherGatesIsRefused(string order, int kind) =>
        Assert.Throws<CaseFormatException>(() => GateOrder.Parse(order, (RecurrentKind)kind, ""));

    [Fact]
    public void TheOrderOfAFileOfOtherCellsDoesNotHold() =>
        Assert.Equal([1, 0, 2], GateOrder.Parse(null, "ifgo (PyTorch)", RecurrentKind.Gru, "zrh").Take([0, 1, 2], "rzn"));

    [Fact]
    public void ParametersGoToTheFunctionsThatHaveThem()
    {
        CellActivations[] both = OnnxActivations.Parse(
            RecurrentKind.Lstm, 2, ["hardsigmoid", "TANH", "LeakyRelu", "Elu", "Affine", "Relu"], [0.3, 0.1, 0.7, 2], [0.4]);
        Assert.Equal(new CellActivations(new("HardSigmoid", 0.3, 0.4), new("Tanh"), new("LeakyRelu", 0.1)), both[0]);
        Assert.Equal(new CellActivations(new("Elu", 0.7), new("Affine", 2), new("Relu")), both[1]);
    }

    [Fact]
    public void ParametersMayBeOneForEachFunction()
    {
        CellActivations activations = OnnxActivations.Parse(RecurrentKind.Lstm, 1, ["Tanh", "LeakyRelu", "Tanh"], [0, 0.1, 0], [])[0];
        Assert.Equal(new ActivationSpec("LeakyRelu", 0.1), activations.Candidate);
        Assert.Equal(ActivationSpec.Tanh, activations.Gate);
    }

    [Fact]
    public void ActivationsThatCannotBeAreRefused()
    {
        Assert.Contains("'Swish'", Assert.Throws<CaseFormatException>(() => OnnxActivations.Parse(RecurrentKind.Rnn, 1, ["Swish"], [], [])).Message);
        Assert.Throws<CaseFormatException>(() => OnnxActivations.Parse(RecurrentKind.Gru, 1, ["Tanh", "Tanh", "Tanh"], [], []));
        Assert.Throws<CaseFormatException>(() => OnnxActivations.Parse(RecurrentKind.Gru, 1, ["Elu", "Tanh"], [1, 2, 3], []));
    }

    [Fact]
    public void TheDefaultOfASimpleNetworkIsAListForTwoDirections() =>
        Assert.Equal(CellActivations.Default, OnnxActivations.Parse(RecurrentKind.Rnn, 1, ["Tanh", "Tanh"], [], []).Single());

    [Theory]
    [InlineData("Gather", "1 0", "4 5 6 1 2 3", "2 3", 0)]
    [InlineData("Gather", "-1", "3 6", "2 1", 1)]
    [InlineData("Reshape", "0 -1 1", "1 2 3 4 5 6", "2 3 1", 0)]
    [InlineData("Reshape", "6", "1 2 3 4 5 6", "6", 0)]
    [InlineData("Unsqueeze", "0 -1", "1 2 3 4 5 6", "1 2 3 1", 0)]
    [InlineData("Expand", "2 2 3", "1 2 3 4 5 6 1 2 3 4 5 6", "2 2 3", 0)]
    [InlineData("Transpose", "", "1 4 2 5 3 6", "3 2", 0)]
    [InlineData("Shape", "", "2 3", "2", 0)]
    public void GraphOperators(string op, string argument, string values, string shape, int axis)
    {
        Tensor matrix = new([2, 3], [1, 2, 3, 4, 5, 6], "matrix");
        double[] second = argument.Split(' ', System.StringSplitOptions.RemoveEmptyEntries).Select(double.Parse).ToArray();
        Dictionary<string, OnnxAttribute> attributes = new() { ["axis"] = new("axis", [axis], [], null) };
        Tensor result = OnnxOperators.Evaluate(new OnnxNode(op, [], [], attributes), second.Length == 0 ? [matrix] : [matrix, new Tensor([second.Length], second, "second")]);
        Assert.Equal((values, shape), (string.Join(' ', result.Data), string.Join(' ', result.Shape)));
    }

    [Theory]
    [InlineData(1, 3, 1, 1, "2 3 5 6")]
    [InlineData(-1, 9223372036854775807, 1, 1, "3 6")]
    [InlineData(-1, -9223372036854775807, -1, 1, "3 2 1 6 5 4")]
    [InlineData(0, 3, 2, 1, "1 3 4 6")]
    [InlineData(1, 2, 1, 0, "4 5 6")]
    public void Slices(long start, long end, long step, int axis, string values)
    {
        static Tensor One(double value) => new([1], [value], "one");
        Tensor result = OnnxOperators.Evaluate(
            new OnnxNode("Slice", [], [], new Dictionary<string, OnnxAttribute>()), [new Tensor([2, 3], [1, 2, 3, 4, 5, 6], "matrix"), One(start), One(end), One(axis), One(step)]);
        Assert.Equal(values, string.Join(' ', result.Data));
    }

    [Fact]
    public void AnOperatorThatIsNotAboutShapesIsOutside() =>
        Assert.Throws<OutsideException>(() => OnnxOperators.Evaluate(new OnnxNode("Conv", [], [], new Dictionary<string, OnnxAttribute>()), []));

    [Fact]
    public void WeightsComeBackByName()
    {
        TensorName[] tensors = [new("a", "layer0.a", 2, 2), new("b", "layer0.b", 3, 0)];
        Dictionary<string, float[]> weights = new() { ["a"] = [1, 2, 3, 4], ["b"] = [5, 6, 7] };
        byte[] file = [];
        SafetensorsFile.Pass(tensors, weights, path => file = System.IO.File.ReadAllBytes(path));
        IReadOnlyDictionary<string, float[]> back = SafetensorsFile.Fetch(path => System.IO.File.WriteAllBytes(path, file));
        Assert.Equal([1, 2, 3, 4], back["layer0.a"]);
        Assert.Equal([5, 6, 7], back["layer0.b"]);
    }

    [Fact]
    public void TheAttributesOfALayerWithEverything()
    {
        RecurrentLayer layer = new(RecurrentKind.Lstm, 4, "Single")
        {
            Direction = LayerDirection.Both,
            Peepholes = true,
            Coupling = Coupling.ForgetFromInput,
            Projection = 2,
            LayerNorm = true,
            ActivationClip = 0.5,
            CellClip = 3,
            Activations = CellActivations.Default with { Gate = new("HardSigmoid", 0.3, 0.4) },
            ReverseActivations = CellActivations.Default,
        };
        Assert.Equal(
            "[LstmGen.Lstm(4, Name = \"x\", Bias = LstmGen.Bias.Single, Direction = LstmGen.Direction.Both, Projection = 2, Peepholes = true, "
            + "Coupling = LstmGen.GateCoupling.ForgetFromInput, LayerNorm = true, ActivationClip = 0.5f, CellClip = 3f, "
            + "GateActivation = LstmGen.Activation.HardSigmoid, GateAlpha = 0.3f, GateBeta = 0.4f, ReverseGateActivation = LstmGen.Activation.Sigmoid)]",
            layer.Attribute("x"));
        Assert.Equal(
            ["weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "weight_hr_l0", "peephole_l0", "norm_l0"], layer.Tensors(0, "x", 3).Take(6).Select(t => t.CaseName));
        Assert.Equal(["x.weight_ih_l0_reverse"], layer.Tensors(1, "x", 3).Skip(6).Take(1).Select(t => t.ModelName));
        Assert.Equal("io", layer.PeepholeGates);
    }
}
