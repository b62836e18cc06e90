using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using LstmGen.CompilerServices;
using LstmGen.Tests.Support;
using Xunit;
using static LstmGen.Tests.Support.LstmFile;

namespace LstmGen.Tests.Formats;

public class WeightFileTests
{
    [Fact]
    public void RoundTripsBitForBit()
    {
        using TemporaryFolder folder = new();
        ModelLayout layout = Layout();
        WeightBlock block = layout.Initialize(5);
        block.Canonical[0] = -0f;
        block.Canonical[1] = float.Epsilon;
        block.Canonical[2] = float.MaxValue;
        string path = folder.File("a.safetensors");
        layout.Save(block, path);
        Assert.Equal(Bits(block), Bits(layout.Load(path)));
        Assert.Equal(Bits(block), Bits(layout.Load(File.ReadAllBytes(path))));
        using FileStream stream = File.OpenRead(path);
        Assert.Equal(Bits(block), Bits(layout.Load(stream)));
    }

    [Fact]
    public void BytesOfASmallFile()
    {
        ModelLayout layout = new(
            "M", "Input(1) \"x\"", 1, 1, [new TensorSpec("dense.weight", 1, 2, 1f), new TensorSpec("dense.bias", 1, 0, 1f)], [], 0, [], 0, true);
        using MemoryStream stream = new();
        layout.Save(layout.Pack([1f, -2f, 0.5f]), stream);

        const string Header = """{"__metadata__":{"lstmgen.version":"1","lstmgen.signature":"Input(1) \"x\""},"dense.weight":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]},"dense.bias":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}}""";
        string padded = Header.PadRight((Header.Length + 7) / 8 * 8);
        byte[] expected = [(byte)padded.Length, 0, 0, 0, 0, 0, 0, 0, .. Encoding.UTF8.GetBytes(padded), 0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0, 0, 0, 0, 0x3F];
        Assert.Equal(expected, stream.ToArray());
    }

    [Fact]
    public void SavingReplacesAndLeavesNothingBehind()
    {
        using TemporaryFolder folder = new();
        ModelLayout layout = Layout();
        string path = folder.File("a.safetensors");
        File.WriteAllText(path, "old");
        layout.Save(layout.Initialize(1), path);
        layout.Load(path);
        Assert.Equal([path], Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void AFailedSaveLeavesTheOldFileAndNoTemporaryOne()
    {
        using TemporaryFolder folder = new();
        ModelLayout layout = Layout();
        string path = folder.File("taken");
        Directory.CreateDirectory(path);
        File.WriteAllText(Path.Combine(path, "inside"), "x");
        Assert.ThrowsAny<Exception>(() => layout.Save(layout.Initialize(1), path));
        Assert.Empty(Directory.GetFiles(folder.Path));
        Assert.True(File.Exists(Path.Combine(path, "inside")));
    }

    [Fact]
    public void AMissingFileStaysAMissingFile()
    {
        using TemporaryFolder folder = new();
        Assert.Throws<FileNotFoundException>(() => Layout().Load(folder.File("none.safetensors")));
    }

    [Fact]
    public void AnEmptyModelStillIsAFile() => Assert.NotNull(Layout(layers: 0, dense: false).Load(Assemble("{}", [])));

    [Theory]
    [InlineData(null)]
    [InlineData("{}")]
    [InlineData("{\"format\":\"pt\"}")]
    [InlineData("{\"lstmgen.version\":\"1\",\"lstmgen.signature\":\"something else\"}")]
    public void MetadataIsOptional(string? metadata)
    {
        ModelLayout layout = Layout();
        AssertValues(layout, layout.Load(Write(Entries(layout), metadata)));
    }

    [Fact]
    public void OrderWhiteSpaceAndEscapesDoNotMatter()
    {
        ModelLayout layout = Layout();
        List<Entry> entries = Entries(layout);
        entries.Reverse();
        AssertValues(layout, layout.Load(Write(entries)));

        byte[] file = Write(Entries(layout));
        int length = file[0] + (file[1] * 256);
        string header = Encoding.UTF8.GetString(file, 8, length);
        string spaced = header.Replace(":", " :\n\t").Replace(",", " ,\r\n").Replace("lstm.weight_ih_l0", "\\u006cstm.weight\\u005Fih_l0") + "   ";
        AssertValues(layout, layout.Load(Assemble(spaced, file[(8 + length)..])));
    }

    [Fact]
    public void OptimizerTensorsAreIgnored()
    {
        ModelLayout layout = Layout();
        List<Entry> entries = Entries(layout);
        entries.Insert(1, new Entry("optimizer.adam.m", [3], [1f, float.NaN, 2f]));
        entries.Add(new Entry("optimizer.step", [1], [1f], "F64"));
        AssertValues(layout, layout.Load(Write(entries)));
    }

    [Theory]
    [InlineData("lstm.", "model.lstm.")]
    [InlineData("lstm.", "rnn.")]
    [InlineData("lstm.", "model.net.rnn.")]
    [InlineData("lstm.", "")]
    [InlineData("dense.", "fc.")]
    [InlineData("dense.", "model.dense.")]
    public void OneLayerIsFoundBehindAnyUniquePrefix(string own, string other)
    {
        ModelLayout layout = Layout();
        AssertValues(layout, layout.Load(Write(Entries(layout).ConvertAll(e => e with { Name = e.Name.StartsWith(own) ? other + e.Name[own.Length..] : e.Name }))));
    }

    [Theory]
    [InlineData("lstm")]
    [InlineData("model.lstm")]
    [InlineData("rnn")]
    [InlineData("lstm2")]
    public void OneStackedModuleServesAllLayers(string module)
    {
        ModelLayout layout = Layout(layers: 3, inputs: 2);   // all layers of one shape: only the order tells them apart
        AssertValues(layout, layout.Load(Stack()));

        byte[] Stack() => Write(Entries(layout).ConvertAll(e =>
        {
            int dot = e.Name.IndexOf('.');
            string layer = e.Name[..dot];
            string level = layer == "lstm" ? "l0" : layer == "lstm2" ? "l1" : "l2";
            return layer == "dense" ? e : e with { Name = module + "." + e.Name[(dot + 1)..].Replace("l0", level) };
        }));
    }

    [Fact]
    public void AStackMayBeginAtALaterLayer()
    {
        ModelLayout layout = Layout(layers: 3, inputs: 2);
        AssertValues(layout, layout.Load(Write(Entries(layout).ConvertAll(
            e => e with { Name = e.Name.StartsWith("lstm3") ? e.Name.Replace("lstm3", "lstm2").Replace("l0", "l1") : e.Name }))));
    }

    [Fact]
    public void AStackDeeperThanTheModelIsRefused()
    {
        string[] problems = Problems(Layout(), Write([.. Entries(Layout()), new Entry("lstm.weight_ih_l1", [8, 2], new float[16])]));
        Assert.Equal(["lstm.weight_ih_l1: expected no tensor of that name, found F32 [8, 2], an unexpected tensor"], problems);
    }

    [Fact]
    public void TwoPossibleModulesAreListedNotGuessed()
    {
        ModelLayout layout = Layout(layers: 2, dense: false);
        string[] problems = Problems(layout, Write(Entries(layout).ConvertAll(e => e with
        {
            Name = e.Name.StartsWith("lstm2") ? e.Name.Replace("lstm2", "decoder") : e.Name.Replace("lstm", "encoder"),
        })));
        Assert.Contains(problems, p => p.StartsWith("lstm.weight_ih_l0") && p.Contains("'encoder.weight_ih_l0'") && p.Contains("'decoder.weight_ih_l0'"));
        Assert.Contains(problems, p => p.StartsWith("lstm2.weight_ih_l0") && p.Contains("candidates"));
    }

    [Fact]
    public void TwoDenseLayersOfOtherNamesAreListedNotGuessed()
    {
        ModelLayout layout = new(
            "M", "S", 1, 1, [new TensorSpec("dense.weight", 1, 1, 1f), new TensorSpec("dense2.weight", 1, 1, 1f)], [], 0, [], 0, true);
        string[] problems = Problems(layout, Write([new Entry("fc1.weight", [1, 1], [1f]), new Entry("fc2.weight", [1, 1], [1f])]));
        Assert.Equal(4, problems.Length);
        Assert.Contains(problems, p => p.StartsWith("dense2.weight") && p.Contains("'fc1.weight'") && p.Contains("'fc2.weight'"));
    }

    [Fact]
    public void ALayerNamedExactlyWinsOverOthers()
    {
        ModelLayout layout = Layout(layers: 2, dense: false);
        List<Entry> entries = Entries(layout);
        AssertValues(layout, layout.Load(Write(entries)));
    }

    [Theory]
    [InlineData(Bias.Single, Bias.Pair, "lstm.bias_hh_l0", "Bias.Single")]
    [InlineData(Bias.None, Bias.Pair, "lstm.bias_ih_l0", "Bias.None")]
    [InlineData(Bias.None, Bias.Single, "lstm.bias_ih_l0", "Bias.None")]
    [InlineData(Bias.Pair, Bias.Single, "lstm.bias_hh_l0", "Bias.Single would fit")]
    [InlineData(Bias.Pair, Bias.None, "lstm.bias_hh_l0", "Bias.None would fit")]
    public void OtherBiasesAreRefusedWithAReason(Bias model, Bias file, string tensor, string reason)
    {
        string[] problems = Problems(Layout(model), Write(Entries(Layout(file))));
        Assert.Contains(problems, p => p.StartsWith(tensor) && p.Contains(reason));
    }

    [Fact]
    public void WrongShapesNameTheAttributeThatWouldFit()
    {
        ModelLayout layout = Layout();
        List<Entry> entries = Entries(layout);
        entries[1] = entries[1] with { Shape = [16, 4], Values = new float[64] };
        entries[4] = entries[4] with { Shape = [5, 2], Values = new float[10] };
        string[] problems = Problems(layout, Write(entries));
        Assert.Equal(
            [
                "lstm.weight_hh_l0: expected F32 [8, 2], found F32 [16, 4]; [Lstm(4)] would fit",
                "dense.weight: expected F32 [2, 2], found F32 [5, 2]; [Dense(5)] would fit",
            ],
            problems);
    }

    [Fact]
    public void EveryProblemIsListedAtOnce()
    {
        ModelLayout layout = Layout();
        List<Entry> entries = Entries(layout);
        entries[0] = entries[0] with { Shape = [3, 8] };
        entries[1] = entries[1] with { Dtype = "BF16" };
        entries[2].Values[5] = float.NaN;
        entries[3].Values[1] = float.NegativeInfinity;
        entries[3].Values[2] = float.NaN;
        entries[4].Values[3] = float.PositiveInfinity;
        entries[5] = entries[5] with { Name = "dense.gain" };
        using TemporaryFolder folder = new();
        string path = folder.File("bad.safetensors");
        File.WriteAllBytes(path, Write(entries, "{\"lstmgen.version\":\"2\",\"lstmgen.signature\":\"Input(7)\"}"));

        WeightFileException error = Assert.Throws<WeightFileException>(() => layout.Load(path));

        Assert.Equal(path, error.Path);
        Assert.Equal(
            [
                new WeightProblem("(file)", "format version 1", "format version 2"),
                new WeightProblem("dense.bias", "F32 [2]", "nothing, a missing tensor"),
                new WeightProblem("dense.gain", "no tensor of that name", "F32 [2], an unexpected tensor"),
                new WeightProblem("lstm.weight_ih_l0", "F32 [8, 3]", "F32 [3, 8]"),
                new WeightProblem("lstm.weight_hh_l0", "F32 [8, 2]", "BF16 [8, 2]"),
                new WeightProblem("lstm.bias_ih_l0", "finite values", "NaN at [5]"),
                new WeightProblem("lstm.bias_hh_l0", "finite values", "an infinite value at [1], 2 values that are not finite in all"),
                new WeightProblem("dense.weight", "finite values", "an infinite value at [1, 1]"),
                new WeightProblem("(file)", $"weights of {layout.Signature}", "weights of Input(7)"),
            ],
            error.Problems);
        Assert.All(error.Problems, problem => Assert.Contains(problem.ToString(), error.Message));
        Assert.Equal(10, error.Message.Split('\n').Length);
    }

    [Theory]
    [InlineData("F16")]
    [InlineData("BF16")]
    [InlineData("F64")]
    [InlineData("I32")]
    [InlineData("F8_E4M3")]
    public void OtherDtypesAreNamed(string dtype)
    {
        ModelLayout layout = Layout();
        List<Entry> entries = Entries(layout);
        entries[2] = entries[2] with { Dtype = dtype };
        Assert.Equal([$"lstm.bias_ih_l0: expected F32 [8], found {dtype} [8]"], Problems(layout, Write(entries)));
    }

    [Fact]
    public void ALayerAbsentFromTheFileIsMissingTensorByTensor()
    {
        ModelLayout layout = Layout();
        string[] problems = Problems(layout, Write([]));
        Assert.Equal(layout.Tensors.Length, problems.Length);
        Assert.All(problems, p => Assert.Contains("missing", p));
    }

    [Fact]
    public void ReversedDirectionAndProjectionAreUnexpected()
    {
        ModelLayout layout = Layout();
        List<Entry> entries = Entries(layout);
        entries.Add(new Entry("lstm.weight_ih_l0_reverse", [1], [0f]));
        entries.Add(new Entry("lstm.weight_hr_l0", [1], [0f]));
        string[] problems = Problems(layout, Write(entries));
        Assert.Equal(2, problems.Length);
        Assert.All(problems, p => Assert.Contains("unexpected", p));
    }

    private static int[] Bits(WeightBlock block) => Array.ConvertAll(block.Canonical.ToArray(), BitConverter.SingleToInt32Bits);

    private static void AssertValues(ModelLayout layout, WeightBlock block) =>
        Assert.Equal(Entries(layout).SelectMany(e => e.Values).ToArray(), block.Canonical.ToArray());

    private static string[] Problems(ModelLayout layout, byte[] file) =>
        Assert.Throws<WeightFileException>(() => layout.Load(file)).Problems.Select(p => p.ToString()).ToArray();
}
