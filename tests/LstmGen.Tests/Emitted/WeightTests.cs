using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using LstmGen.CompilerServices;
using LstmGen.Tests.Emitted.Models;
using LstmGen.Tests.Support;
using Xunit;
using static LstmGen.Tests.Emitted.Arrays;

namespace LstmGen.Tests.Emitted;

/// <summary>Saving and loading emitted models.</summary>
public class WeightTests
{
    [Fact]
    public void SaveLoadLoadWeightsAndCloneKeepEveryBit()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("a.safetensors"), again = folder.File("b.safetensors");
        TwoLayerModel model = new(11);
        model.Save(path);
        TwoLayerModel loaded = TwoLayerModel.Load(path), overwritten = new(12);
        Assert.NotEqual(Outputs(model), Outputs(overwritten));
        overwritten.LoadWeights(path);
        foreach (TwoLayerModel copy in new[] { loaded, overwritten, model.Clone() })
        {
            Assert.Equal(Outputs(model), Outputs(copy));
            copy.Save(again);
            Assert.Equal(File.ReadAllBytes(path), File.ReadAllBytes(again));
        }
    }

    [Fact]
    public void ACloneIsOnItsOwn()
    {
        TwoLayerModel model = new(11);
        int[] before = Outputs(model);
        TwoLayerModel clone = model.Clone();
        clone.InitializeWeights(12);
        Assert.Equal(before, Outputs(model));
        Assert.Equal(Outputs(new TwoLayerModel(12)), Outputs(clone));
        clone = model.Clone();
        model.InitializeWeights(13);
        Assert.Equal(before, Outputs(clone));
    }

    [Fact]
    public void TheSeedDecidesTheWeights()
    {
        Assert.Equal(Outputs(new TwoLayerModel()), Outputs(new TwoLayerModel(0)));
        Assert.Equal(Outputs(new TwoLayerModel(5)), Outputs(new TwoLayerModel(5)));
        Assert.NotEqual(Outputs(new TwoLayerModel(5)), Outputs(new TwoLayerModel(6)));
    }

    [Fact]
    public void InitialValuesFollowTheHiddenSize()
    {
        float[] parameters = Parameters(new NamedModel(3));   // 4 x 3 x (2 + 3 + 1), then 3 + 1; bound 1 / sqrt(3), forget bias + 1
        float bound = 1 / MathF.Sqrt(3);
        Assert.Equal(NamedModel.ParameterCount, parameters.Length);
        int forget = (12 * 5) + 3;
        Assert.All(parameters[forget..(forget + 3)], value => Assert.InRange(value, 1 - bound, 1 + bound));
        Assert.All([.. parameters[..forget], .. parameters[(forget + 3)..]], value => Assert.InRange(value, -bound, bound));
        Assert.True(parameters.Max(MathF.Abs) > 1f - bound && parameters.Distinct().Count() > 60);
    }

    [Theory]
    [InlineData("lstm")]
    [InlineData("rnn")]
    public void OneStackedModuleOfPyTorchFillsBothLayers(string module)
    {
        // A state dictionary of nn.LSTM(3, 5, num_layers=2)'s kind, except that our second layer is wider.
        using TemporaryFolder folder = new();
        TwoLayerModel model = new(21);
        List<LstmFile.Entry> entries = Entries(Parameters(model)).ConvertAll(e => e with
        {
            Name = e.Name.StartsWith("lstm2.") ? $"{module}.{e.Name[6..].Replace("_l0", "_l1")}"
                : e.Name.StartsWith("lstm.") ? $"{module}.{e.Name[5..]}"
                : e.Name.Replace("dense", "fc"),
        });
        Assert.Contains(entries, e => e.Name == module + ".weight_hh_l1");
        string path = folder.File("pytorch.safetensors");
        File.WriteAllBytes(path, LstmFile.Write(entries, "{\"format\":\"pt\"}"));
        Assert.Equal(Outputs(model), Outputs(TwoLayerModel.Load(path)));
    }

    [Fact]
    public void OurOwnFileHasPyTorchsNamesAndOrder()
    {
        using TemporaryFolder folder = new();
        TwoLayerModel model = new(21);
        string path = folder.File("a.safetensors"), own = folder.File("own.safetensors");
        File.WriteAllBytes(own, LstmFile.Write(Entries(Parameters(model))));   // written independently of the library
        Assert.Equal(Outputs(model), Outputs(TwoLayerModel.Load(own)));
        model.Save(path);
        string text = File.ReadAllText(path);
        Assert.All(Entries(Parameters(model)), e => Assert.Contains($"\"{e.Name}\"", text));
    }

    [Theory]
    [InlineData("truncated")]
    [InlineData("nan")]
    [InlineData("shape")]
    [InlineData("missing")]
    [InlineData("text")]
    public void ADamagedFileLeavesTheModelAsItWas(string damage)
    {
        using TemporaryFolder folder = new();
        TwoLayerModel model = new(21);
        int[] before = Outputs(model);
        List<LstmFile.Entry> entries = Entries(Random(TwoLayerModel.ParameterCount, 5));
        byte[] file = LstmFile.Write(entries);
        switch (damage)
        {
            case "truncated":
                file = file[..^1];
                break;
            case "nan":
                entries[^1].Values[1] = float.NaN;
                file = LstmFile.Write(entries);
                break;
            case "shape":
                entries[1] = entries[1] with { Shape = [5, 20] };
                file = LstmFile.Write(entries);
                break;
            case "missing":
                file = LstmFile.Write(entries.Skip(1));
                break;
            default:
                file = "no weights here at all"u8.ToArray();
                break;
        }

        string path = folder.File("bad.safetensors");
        File.WriteAllBytes(path, file);
        Assert.NotEmpty(Assert.Throws<WeightFileException>(() => model.LoadWeights(path)).Problems);
        Assert.Throws<WeightFileException>(() => TwoLayerModel.Load(path));
        Assert.Equal(before, Outputs(model));
        File.WriteAllBytes(path, LstmFile.Write(Entries(Random(TwoLayerModel.ParameterCount, 5))));
        model.LoadWeights(path);
        Assert.NotEqual(before, Outputs(model));
    }

    [Fact]
    public void AnotherModelsFileIsRefusedTensorByTensor()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("a.safetensors");
        new ClassifierModel().Save(path);
        WeightFileException error = Assert.Throws<WeightFileException>(() => TwoLayerModel.Load(path));
        Assert.Contains(error.Problems, p => p.Tensor == "lstm.weight_ih_l0" && p.ToString().Contains("[20, 3]") && p.ToString().Contains("[48, 4]"));
        Assert.Contains(error.Problems, p => p.Tensor == "lstm2.weight_ih_l0");
    }

    [Fact]
    public void AModelWithoutTrainingLoadsAndStepsTheSame()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("a.safetensors");
        TwoLayerModel model = new(8);
        model.Save(path);
        float[] x = Random(30, 2), y = new float[20], z = new float[20];
        TwoLayerModel.State a = default;
        InferenceOnlyModel.State b = default;
        model.Run(ref a, x, y);
        InferenceOnlyModel loaded = InferenceOnlyModel.Load(path), second = new();
        loaded.Run(ref b, x, z);
        AssertBits(y, z);
        second.LoadWeights(path);
        b = default;
        second.Clone().Run(ref b, x, z);
        AssertBits(y, z);
    }

    [Fact]
    public void AModelWithoutTrainingHasNoSaveAndNoTrainer()
    {
        string[] names = typeof(InferenceOnlyModel).GetMembers().Select(m => m.Name).ToArray();
        Assert.All(new[] { "Save", "CreateTrainer", "CreateBatch", "Trainer" }, name => Assert.DoesNotContain(name, names));
        Assert.Superset(new HashSet<string>(names), typeof(TwoLayerModel).GetMembers().Select(m => m.Name).ToHashSet());
    }

    [Fact]
    public void TheTrainersWeightsAreItsOwnUntilPublished()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("a.safetensors"), published = folder.File("b.safetensors");
        TwoLayerModel model = new(8);
        int[] before = Outputs(model);
        TwoLayerModel.Trainer trainer = model.CreateTrainer(new Adam(0.01f), 4);
        SequenceBatch batch = TwoLayerModel.CreateBatch(4);
        batch.Add(Random(12, 1), Random(8, 2));
        trainer.Train(batch);
        Assert.Equal(before, Outputs(model));
        trainer.Save(path);
        trainer.Publish();
        Assert.NotEqual(before, Outputs(model));
        Assert.Equal(Outputs(TwoLayerModel.Load(path)), Outputs(model));
        model.Save(published);
        Assert.Equal(File.ReadAllBytes(path), File.ReadAllBytes(published));
    }

    [Fact]
    public void TheBlockInUseIsNotTakenBack()
    {
        TwoLayerModel model = new(8), other = new(9);
        TwoLayerModel.Trainer trainer = model.CreateTrainer(new Adam(), 4);
        WeightBlock first = trainer.Publish(), current = trainer.Publish(first);
        trainer.Publish(current);
        int[] before = Outputs(model);
        Assert.Throws<ArgumentException>("reuse", () => { trainer.Publish(current); });
        WeightBlock foreign = new ClassifierModel().CreateTrainer(new Adam(), 4).Publish();
        Assert.Throws<ArgumentException>("reuse", () => { trainer.Publish(foreign); });
        Assert.Equal(before, Outputs(model));
        Assert.NotEqual(before, Outputs(other));
    }

    private static int[] Outputs(TwoLayerModel model)
    {
        float[] outputs = new float[20];
        TwoLayerModel.State state = default;
        model.Run(ref state, Random(30, 1), outputs);
        return Bits(outputs);
    }

    private static float[] Parameters(TwoLayerModel model) => Copy(model.CreateTrainer(new Adam(), 1));

    private static float[] Parameters(NamedModel model) => Copy(model.CreateTrainer(new Adam(), 1));

    private static float[] Copy(SequenceTrainer trainer)
    {
        float[] parameters = new float[trainer.ParameterCount];
        trainer.CopyParameters(parameters);
        return parameters;
    }

    private static List<LstmFile.Entry> Entries(float[] parameters)
    {
        int at = 0;
        return
        [
            Next("lstm.weight_ih_l0", 20, 3), Next("lstm.weight_hh_l0", 20, 5), Next("lstm.bias_ih_l0", 20), Next("lstm.bias_hh_l0", 20),
            Next("lstm2.weight_ih_l0", 36, 5), Next("lstm2.weight_hh_l0", 36, 9), Next("lstm2.bias_ih_l0", 36), Next("lstm2.bias_hh_l0", 36),
            Next("dense.weight", 2, 9), Next("dense.bias", 2),
        ];

        LstmFile.Entry Next(string name, params int[] shape)
        {
            int count = shape.Aggregate((a, b) => a * b);
            at += count;
            return new LstmFile.Entry(name, shape, Slice(parameters, at - count, count));
        }
    }
}
