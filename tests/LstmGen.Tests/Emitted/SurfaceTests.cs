using System;
using System.Linq;
using System.Runtime;
using LstmGen.Tests.Emitted.Models;
using Xunit;
using static LstmGen.Tests.Emitted.Arrays;

namespace LstmGen.Tests.Emitted;

/// <summary>What users look for first: constants, the layer table, the initial state, preparation.</summary>
public class SurfaceTests
{
    [Fact]
    public void ConstantsCount()
    {
        Assert.Equal((3, 2), (TwoLayerModel.InputSize, TwoLayerModel.OutputSize));
        Assert.Equal((20 * (3 + 5 + 2)) + (36 * (5 + 9 + 2)) + (2 * (9 + 1)), TwoLayerModel.ParameterCount);
        Assert.Equal(2 * (5 + 9), TwoLayerModel.StateSize);
        Assert.Equal(2 * (8 + 16) * sizeof(float), TwoLayerModel.StateBytes);
        Assert.Equal((2 * 20, 2 * 32 * sizeof(float)), (SquareWideModel.StateSize, SquareWideModel.StateBytes));
        Assert.Equal((12 * (2 + 3 + 1)) + 4, NamedModel.ParameterCount);
        Assert.Equal((40, 40, 40 * 41, 0), (SquareDenseModel.InputSize, SquareDenseModel.OutputSize, SquareDenseModel.ParameterCount, SquareDenseModel.StateSize));
        Assert.Equal(TwoLayerModel.ParameterCount, InferenceOnlyModel.ParameterCount);
    }

    [Fact]
    public void ToStringIsTheLayerTable()
    {
        string[] lines = new TwoLayerModel().ToString().Split('\n');
        Assert.Equal(6, lines.Length);
        Assert.Contains(nameof(TwoLayerModel), lines[0]);
        AssertCells(lines[1], "layer", "kind", "in -> out", "parameters");
        AssertCells(lines[2], "lstm", "Lstm(5", "3 -> 5", "200");
        AssertCells(lines[3], "lstm2", "Lstm(9", "5 -> 9", "576");
        AssertCells(lines[4], "dense", "Dense(2", "9 -> 2", "20");
        Assert.Contains($"{TwoLayerModel.ParameterCount} parameters", lines[5]);
        Assert.Contains($"{TwoLayerModel.StateBytes} bytes of state", lines[5]);
        Assert.DoesNotContain("\r", new TwoLayerModel().ToString());

        static void AssertCells(string line, params string[] cells)
        {
            int at = 0;
            foreach (string cell in cells)
            {
                int found = line.IndexOf(cell, at, StringComparison.Ordinal);
                Assert.True(found >= 0, $"'{cell}' is missing in '{line}'");
                at = found + cell.Length;
            }
        }
    }

    [Fact]
    public void ToStringNamesEveryLayerAndOption()
    {
        string table = new NamedModel().ToString();
        Assert.All(new[] { "memory", "head", "bias single", "sigmoid" }, word => Assert.Contains(word, table));
        Assert.Contains("softmax", new ClassifierModel().ToString());
    }

    [Fact]
    public void PrepareChangesNothing()
    {
        TinyModel.Prepare();
        TwoLayerModel.Prepare();
        InferenceOnlyModel.Prepare();
        LoopedModel.Prepare();
        SquareSoftmaxModel.Prepare();
        SquareDenseModel.Prepare();
        Assert.Equal(Output(), Output());

        static float Output()
        {
            TinyModel.Prepare();
            float[] y = new float[1];
            TinyModel.State state = default;
            new TinyModel(3).Step(ref state, [1f], y);
            return y[0];
        }
    }

    [Fact]
    public void AfterPrepareARunCompilesNothing()
    {
        SquareAheadModel model = new(1);
        SquareAheadModel.State state = default;
        float[] x = Random(9 * SquareAheadModel.InputSize, 1);
        SquareAheadModel.Prepare();
        long before = JitInfo.GetCompiledMethodCount(currentThread: true);
        model.Run(ref state, x, x);
        Assert.Equal(before, JitInfo.GetCompiledMethodCount(currentThread: true));
    }

    [Fact]
    public void AModelIsAStreamingNetwork()
    {
        IStreamingNetwork<TwoLayerModel.State> network = new TwoLayerModel();
        Assert.Equal((TwoLayerModel.InputSize, TwoLayerModel.OutputSize), (network.InputSize, network.OutputSize));
        Assert.Equal(default, new TwoLayerModel().InitialState);
        Assert.IsAssignableFrom<ISequenceNetwork<TwoLayerModel.State>>(network);
    }

    [Fact]
    public void BatchesAndTrainersFitTheModel()
    {
        SequenceBatch batch = TwoLayerModel.CreateBatch(7, 3);
        Assert.Equal((3, 2, 7, 3, TwoLayerModel.StateSize), (batch.InputSize, batch.OutputSize, batch.MaxSteps, batch.MaxBatch, batch.StateSize));
        TwoLayerModel.Trainer trainer = new TwoLayerModel().CreateTrainer(new Adam(), 7, 3);
        Assert.Equal((7, 3, Loss.MeanSquaredError, TwoLayerModel.ParameterCount), (trainer.MaxSteps, trainer.MaxBatch, trainer.Loss, trainer.ParameterCount));
        Assert.Equal(Loss.CrossEntropy, new ClassifierModel().CreateTrainer(new Adam(), 7).Loss);
        Assert.Equal(Loss.CrossEntropy, new LabellingModel().CreateTrainer(new Adam(), 7, 1, Loss.CrossEntropy).Loss);
        Assert.Throws<ArgumentException>("loss", () => new NamedModel().CreateTrainer(new Adam(), 7, 1, Loss.CrossEntropy));
    }

    [Fact]
    public void NothingOfTheMachineryIsPublic()
    {
        string[] expected =
        [
            "Clone", "CreateBatch", "CreateTrace", "CreateTrainer", "Equals", "GetHashCode", "GetType", "InitializeWeights", "InitialState", "InputSize",
            "Load", "LoadWeights", "OutputSize", "ParameterCount", "Prepare", "Run", "Save", "State", "StateBytes", "StateSize", "Step", "StepMany", "ToString", "Trainer",
        ];
        string[] actual = typeof(TwoLayerModel).GetMembers()
            .Select(m => m.Name)
            .Where(name => name is not ".ctor" and not "get_InitialState")
            .Distinct()
            .ToArray();
        Assert.Equal(expected.Order(StringComparer.Ordinal), actual.Order(StringComparer.Ordinal));
    }
}
