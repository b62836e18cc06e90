using System;
using LstmGen.CompilerServices;
using LstmGen.Tests.Support;
using Xunit;
using static LstmGen.Tests.Support.LinearCase;

namespace LstmGen.Tests.Training;

/// <summary>Batches, lengths and settings that do not fit are refused with what was expected.</summary>
public class TrainerRefusalTests
{
    [Fact]
    public void BatchesThatDoNotFitAreRefused()
    {
        LinearTrainer trainer = new(Inputs, Outputs, new Adam(), 3, 2);
        Refused(new SequenceBatch(Inputs, Outputs, 3, 2), "empty");

        SequenceBatch wide = new(Inputs + 1, Outputs, 3, 2);
        wide.Add(new float[4], new float[Outputs]);
        Refused(wide, "4 inputs and 10 outputs");

        SequenceBatch large = new(Inputs, Outputs, 3, 3);
        for (int i = 0; i < 3; i++)
        {
            large.Add(new float[3], new float[Outputs]);
        }

        Refused(large, "maxBatch");

        SequenceBatch longer = new(Inputs, Outputs, 4, 2);
        longer.Add(new float[12], new float[Outputs]);
        Refused(longer, "maxSteps");

        SequenceBatch state = new(Inputs, Outputs, 3, 2, stateSize: 5);
        state.Add(new float[3], new float[Outputs]);
        Refused(state, "states of 5");

        SequenceBatch classes = new(Inputs, Outputs, 3, 2);
        classes.Add(new float[3], new float[Outputs]);
        classes.Add(new float[3], 1);
        Refused(classes, "Sequence 1 of the batch has class ids as targets, but the trainer's loss, MeanSquaredError, needs values");

        SequenceBatch none = new(Inputs, Outputs, 3, 2);
        none.Add(new float[3]);
        Refused(none, "no targets");

        SequenceBatch masked = new(Inputs, Outputs, 3, 2);
        masked.Add(new float[6], new float[2 * Outputs], [false, false]);
        Refused(masked, "masked");

        void Refused(SequenceBatch batch, string reason)
        {
            Assert.Contains(reason, Assert.Throws<ArgumentException>("batch", () => trainer.Train(batch)).Message);
            Assert.Contains(reason, Assert.Throws<ArgumentException>("batch", () => trainer.Evaluate(batch)).Message);
        }
    }

    [Fact]
    public void CrossEntropyRefusesValues()
    {
        LinearTrainer trainer = new(Inputs, Outputs, new Adam(), 3, 2, Loss.CrossEntropy);
        SequenceBatch batch = new(Inputs, Outputs, 3, 2);
        batch.Add(new float[3], new float[Outputs]);
        Assert.Contains("needs class ids", Assert.Throws<ArgumentException>("batch", () => trainer.Train(batch)).Message);
    }

    [Fact]
    public void WrongLengthsNameParameterExpectedAndActual()
    {
        LinearCase c = new();
        c.Trainer.Forward(c.Batch);
        Wrong("outputs", 120, n => c.Trainer.CopyOutputs(new float[n]));
        Wrong("outputs", 50, n => c.Trainer.CopyOutputs(1, new float[n]));
        Wrong("state", 6, n => c.Trainer.CopyFinalState(0, new float[n]));
        Wrong("outputGradients", 120, n => c.Trainer.Backward(new float[n]));
        Wrong("finalStateGradients", 24, n => c.Trainer.Backward(new float[120], new float[n]));
        Wrong("parameters", 40, n => c.Trainer.CopyParameters(new float[n]));
        Wrong("parameters", 40, n => c.Trainer.SetParameters(new float[n]));
        Wrong("gradient", 30, n => c.Trainer.CopyGradient("dense.weight", new float[n]));
        Assert.Throws<ArgumentOutOfRangeException>("sequence", () => c.Trainer.CopyFinalState(4, new float[6]));
        Assert.Contains("dense.bias", Assert.Throws<ArgumentException>("tensorName", () => c.Trainer.CopyGradient("dense", [])).Message);

        static void Wrong(string parameter, int expected, Action<int> call)
        {
            ArgumentException error = Assert.Throws<ArgumentException>(parameter, () => call(expected + 1));
            Assert.Contains($"exactly {expected} floats, got {expected + 1}", error.Message);
        }
    }

    [Fact]
    public void SettingsAreChecked()
    {
        LinearCase c = new();
        Assert.Equal(0.01f, c.Trainer.LearningRate);
        c.Trainer.LearningRate = 0.5f;
        Assert.Equal(0.5f, c.Trainer.LearningRate);
        Assert.Throws<ArgumentOutOfRangeException>(() => c.Trainer.LearningRate = float.NaN);
        Assert.Throws<ArgumentOutOfRangeException>(() => c.Trainer.LearningRate = -1f);
        Assert.Throws<ArgumentOutOfRangeException>(() => c.Trainer.MaxGradientNorm = 0f);
        Assert.Throws<ArgumentOutOfRangeException>(() => c.Trainer.MaxGradientNorm = float.NaN);
        Assert.Throws<ArgumentOutOfRangeException>("maxSteps", () => new LinearTrainer(1, 1, new Adam(), 0, 1));
        Assert.Throws<ArgumentOutOfRangeException>("maxBatch", () => new LinearTrainer(1, 1, new Adam(), 1, 0));
        Assert.Throws<ArgumentOutOfRangeException>("maxSteps", () => new LinearTrainer(1, 1, new Adam(), int.MaxValue, int.MaxValue));
        Assert.Throws<ArgumentOutOfRangeException>("loss", () => new LinearTrainer(1, 1, new Adam(), 1, 1, (Loss)7));
        ModelLayout model = LinearModel.Layout(1, 1);
        Assert.Throws<ArgumentException>("loss", () => new LinearTrainer(model, model.Zero(), new Adam(), 1, 1, Loss.CrossEntropy, crossEntropy: false));
        Assert.Throws<ArgumentNullException>("optimizer", () => new LinearTrainer(1, 1, null!, 1, 1));
    }
}
