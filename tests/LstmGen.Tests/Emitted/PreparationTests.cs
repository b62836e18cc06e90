using System;
using System.Collections.Generic;
using System.Linq;
using LstmGen.Tests.Emitted.Models;
using LstmGen.Tests.Support;
using Xunit;
using static LstmGen.Tests.Emitted.Arrays;

namespace LstmGen.Tests.Emitted;

/// <summary>Normalisation, dropout, stored and learned initial states, as a user meets them.</summary>
public class PreparationTests
{
    private const int Steps = 5;

    private static readonly string[] States = ["lstm.h0_l0", "lstm.c0_l0", "lstm2.h0_l0", "lstm2.c0_l0"];

    [Fact]
    public void TheInitialStateComesFromTheWeights()
    {
        PreparedModel model = new(1);
        PreparedModel.Trainer trainer = model.CreateTrainer(new Sgd(0.1f), Steps);
        float[] expected = Random(PreparedModel.StateSize, 3), found = new float[PreparedModel.StateSize];
        int at = 0;
        foreach (string name in States)
        {
            int size = name.StartsWith("lstm2", StringComparison.Ordinal) ? 4 : 5;
            trainer.SetTensor(name, expected.AsSpan(at, size));
            at += size;
        }

        trainer.Publish();
        model.InitialState.CopyTo(found);
        Assert.Equal(expected, found);

        // Training starts from it, and so does a loaded copy.
        float[] x = Random(Steps * 3, 4), one = new float[Steps * 2], other = new float[Steps * 2];
        PreparedModel.State state = model.InitialState;
        model.Run(ref state, x, one);
        SequenceBatch batch = PreparedModel.CreateBatch(Steps);
        batch.Add(x);
        trainer.Dropout = false;
        trainer.Forward(batch);
        trainer.CopyOutputs(other);
        Close(one, other, 1e-5f);
        using TemporaryFolder folder = new();
        model.Save(folder.File("m.safetensors"));
        PreparedModel copy = PreparedModel.Load(folder.File("m.safetensors"));
        Assert.True(copy.InitialState == model.InitialState);
    }

    [Fact]
    public void LearnedStatesHaveTheGradientOfTheLossAndStoredOnesNone()
    {
        PreparedModel.Trainer trainer = new PreparedModel(1).CreateTrainer(new AdamW(1e-2f, weightDecay: 0.5f), Steps, 3);
        trainer.Dropout = false;
        SequenceBatch batch = PreparedModel.CreateBatch(Steps, 3);
        batch.Add(Random(Steps * 3, 1), Random(Steps * 2, 2));
        batch.Add(Random(2 * 3, 3), Random(2 * 2, 4));
        batch.Add(Random(3 * 3, 5), Random(3 * 2, 6));
        batch.SetInitialState(2, Random(PreparedModel.StateSize, 7));   // its own, so the tensors do not matter to it
        foreach (string name in States)
        {
            float[] values = Random(name.StartsWith("lstm2", StringComparison.Ordinal) ? 4 : 5, 9, 0.5f), gradient = new float[values.Length];
            trainer.SetTensor(name, values);
            trainer.Forward(batch);
            trainer.Backward(batch);
            trainer.CopyGradient(name, gradient);
            trainer.ZeroGradients();
            bool learned = name.StartsWith("lstm.", StringComparison.Ordinal);
            for (int j = 0; j < values.Length; j++)
            {
                float difference = (Loss(name, values, j, 2e-2f) - Loss(name, values, j, -2e-2f)) / 4e-2f;
                Assert.Equal(learned ? difference : 0f, gradient[j], 3e-4f);
                Assert.NotEqual(0f, difference);
            }

            trainer.SetTensor(name, values);
            trainer.Train(batch);
            float[] after = new float[values.Length];
            trainer.CopyTensor(name, after);
            Assert.Equal(!learned, values.SequenceEqual(after));   // weight decay included
        }

        float Loss(string name, float[] values, int j, float by)
        {
            float[] moved = [.. values];
            moved[j] += by;
            trainer.SetTensor(name, moved);
            return trainer.Evaluate(batch);
        }
    }

    [Fact]
    public void NormalisationIsSetFromDataAndKept()
    {
        PreparedModel model = new(1);
        PreparedModel.Trainer trainer = model.CreateTrainer(new AdamW(1e-2f, weightDecay: 0.1f), Steps, 2);
        SequenceBatch batch = PreparedModel.CreateBatch(Steps, 2);
        float[] x = [1, 10, 7, 3, 20, 7, 5, 60, 7], offset = new float[3], scale = new float[3], found = new float[3];
        batch.Add(x.AsSpan(0, 6), new float[4]);
        batch.Add(x.AsSpan(6), new float[2]);
        batch.Statistics(offset, scale);
        Assert.Equal([3f, 30f, 7f], offset);
        Close([1 / MathF.Sqrt(8f / 3), 1 / MathF.Sqrt(1400f / 3), 1f], scale, 1e-6f);
        trainer.SetTensor("normalize.offset", offset);
        trainer.SetTensor("normalize.scale", scale);
        for (int i = 0; i < 5; i++)
        {
            trainer.Train(batch);
        }

        trainer.CopyTensor("normalize.offset", found);
        Assert.Equal(offset, found);
        trainer.CopyTensor("normalize.scale", found);
        Assert.Equal(scale, found);
        trainer.Publish();
        StepTrace trace = PreparedModel.CreateTrace();
        PreparedModel.State state = default;
        model.Step(ref state, [5, 60, 8], new float[2], trace);
        Close([2 * scale[0], 30 * scale[1], 1f], trace.Get("normalize", "y").ToArray(), 1e-5f);
    }

    [Fact]
    public void TensorsAreNamedInErrors()
    {
        PreparedModel.Trainer trainer = new PreparedModel(1).CreateTrainer(new Sgd(1f), 1);
        Assert.Contains("normalize.offset", Assert.Throws<ArgumentException>(() => trainer.SetTensor("offset", new float[3])).Message);
        Assert.Throws<ArgumentException>("values", () => trainer.SetTensor("normalize.offset", new float[4]));
        Assert.Throws<ArgumentException>("values", () => trainer.CopyTensor("normalize.offset", new float[2]));
        SequenceBatch batch = PreparedModel.CreateBatch(1);
        Assert.Throws<InvalidOperationException>(() => batch.Statistics(new float[3], new float[3]));
        Assert.Throws<ArgumentException>("scale", () => batch.Statistics(new float[3], new float[2]));
        Assert.Throws<ArgumentException>("ids", () => batch.AddIds([1], [1]));
    }

    [Fact]
    public void DropoutDropsAtItsRateAndOncePerSequenceWhereAsked()
    {
        const int Sequences = 200, Length = 40;
        DropoutModel.Trainer trainer = new DropoutModel().CreateTrainer(new Sgd(0f), Length, Sequences);
        SequenceBatch batch = DropoutModel.CreateBatch(Length, Sequences);
        float[] ones = Enumerable.Repeat(1f, Length * 3).ToArray();
        for (int s = 0; s < Sequences; s++)
        {
            batch.Add(ones.AsSpan(0, 3 * (Length - (s % 7))));
        }

        trainer.Forward(batch);
        int dropped = 0, values = 0, wholeDropped = 0;
        for (int s = 0; s < Sequences; s++)
        {
            int steps = batch.Length(s);
            float[] y = new float[steps * 6];
            trainer.CopyOutputs(s, y);
            Assert.All(y, v => Assert.True(v is 0f or (1f / 0.75f)));
            for (int t = 0; t < steps; t++)
            {
                Assert.Equal(y.AsSpan(0, 3).ToArray(), y.AsSpan(t * 6, 3).ToArray());
                dropped += y.AsSpan((t * 6) + 3, 3).Count(0f);
                values += 3;
            }

            wholeDropped += y.AsSpan(0, 3).Count(0f);
        }

        Assert.Equal(0.25, dropped / (double)values, 0.01);      // 23,000 draws: a standard deviation of 0.003
        Assert.Equal(0.25, wholeDropped / 600.0, 0.07);          // 600 draws: 0.018

        // The gradient passes where the value did.
        float[] outputs = new float[trainer.TotalSteps * 6], inputs = new float[trainer.TotalSteps * 3];
        trainer.CopyOutputs(outputs);
        trainer.Backward(Enumerable.Repeat(1f, outputs.Length).ToArray(), inputGradients: true);
        trainer.CopyInputGradients(inputs);
        for (int i = 0; i < inputs.Length; i++)
        {
            int at = ((i / 3) * 6) + (i % 3);
            Assert.Equal(outputs[at] + outputs[at + 3], inputs[i]);
        }
    }

    [Fact]
    public void DropoutRepeatsWithItsSeedAndIsOffOutsideTraining()
    {
        DropoutModel model = new();
        SequenceBatch batch = DropoutModel.CreateBatch(Steps, 2);
        float[] x = Random(Steps * 3, 1);
        batch.Add(x, new float[Steps * 6]);
        float[] Outputs(DropoutModel.Trainer trainer)
        {
            trainer.Forward(batch);
            float[] y = new float[Steps * 6];
            trainer.CopyOutputs(y);
            return y;
        }

        DropoutModel.Trainer one = model.CreateTrainer(new Sgd(0f), Steps, 2), other = model.CreateTrainer(new Sgd(0f), Steps, 2);
        List<float[]> first = [Outputs(one), Outputs(one), Outputs(one)];
        Assert.NotEqual(first[0], first[1]);
        Assert.Equal(first, [Outputs(other), Outputs(other), Outputs(other)]);
        one.DropoutSeed = 7;
        Assert.NotEqual(first[0], Outputs(one));
        one.DropoutSeed = 0;
        Assert.Equal(first[0], Outputs(one));
        float[] plain = new float[Steps * 6], evaluated = new float[Steps * 6];
        DropoutModel.State state = default;
        model.Run(ref state, x, plain);
        one.Evaluate(batch);
        one.CopyOutputs(evaluated);
        Assert.Equal(plain, evaluated);
        Assert.Throws<InvalidOperationException>(() => one.Backward(batch));
        one.Dropout = false;
        Assert.Equal(plain, Outputs(one));
    }

    [Fact]
    public void RecurrentDropoutHasTheGradientOfTheLossThatItsMasksMake()
    {
        RecurrentDropoutModel.Trainer trainer = new RecurrentDropoutModel(3).CreateTrainer(new Sgd(0f), Steps, 3);
        SequenceBatch batch = RecurrentDropoutModel.CreateBatch(Steps, 3);
        foreach (int steps in new[] { 3, 5, 2 })
        {
            batch.Add(Random(steps * 2, steps, 2f), Random(steps * 3, steps + 10));
        }

        float plain = trainer.Evaluate(batch);
        foreach ((string name, int count) in new[] { ("lstm.weight_hh_l0", 100), ("gru.weight_hh_l0", 48), ("gru.weight_hh_l0_reverse", 48), ("rnn.weight_hh_l0", 9), ("lstm.weight_ih_l0", 40) })
        {
            float[] values = new float[count], gradient = new float[count];
            trainer.CopyTensor(name, values);
            trainer.DropoutSeed = 5;
            trainer.Forward(batch);
            Assert.NotEqual(plain, trainer.Backward(batch));
            trainer.CopyGradient(name, gradient);
            trainer.ZeroGradients();
            float largest = gradient.Max(Math.Abs);
            Assert.True(largest > 1e-4f, name);
            for (int j = 0; j < count; j += 3)
            {
                Assert.Equal((Loss(name, values, j, 1e-2f) - Loss(name, values, j, -1e-2f)) / 2e-2f, gradient[j], 2e-2f * largest + 2e-5f);
            }

            trainer.SetTensor(name, values);
        }

        float Loss(string name, float[] values, int j, float by)
        {
            float[] moved = [.. values];
            moved[j] += by;
            trainer.SetTensor(name, moved);
            trainer.DropoutSeed = 5;
            trainer.Forward(batch);
            float loss = trainer.Backward(batch);
            trainer.ZeroGradients();
            return loss;
        }
    }

    [Fact]
    public void RecurrentDropoutIsOffInInference()
    {
        RecurrentDropoutModel model = new(3);
        RecurrentDropoutModel.Trainer trainer = model.CreateTrainer(new Sgd(0f), Steps, 1);
        SequenceBatch batch = RecurrentDropoutModel.CreateBatch(Steps);
        float[] x = Random(Steps * 2, 1), run = new float[Steps * 3], evaluated = new float[Steps * 3], dropped = new float[Steps * 3];
        batch.Add(x, new float[Steps * 3]);
        RecurrentDropoutModel.State state = default;
        model.Run(ref state, x, run, RecurrentDropoutModel.CreateWorkspace(Steps));
        trainer.Evaluate(batch);
        trainer.CopyOutputs(evaluated);
        Close(run, evaluated, 1e-5f);
        trainer.Forward(batch);
        trainer.CopyOutputs(dropped);
        Assert.True(run.Zip(dropped, (a, b) => Math.Abs(a - b)).Max() > 1e-3f);
    }

    private static void Close(float[] expected, float[] found, float tolerance)
    {
        Assert.Equal(expected.Length, found.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], found[i], tolerance);
        }
    }
}
