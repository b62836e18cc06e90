using System;
using System.Linq;
using LstmGen.Tests.Emitted.Models;
using Xunit;
using static LstmGen.Tests.Emitted.Arrays;

namespace LstmGen.Tests.Emitted;

/// <summary>The trainer of emitted models: losses, batches, optimiser steps, and what happens when numbers go wrong.</summary>
public class TrainingTests
{
    private const int Steps = 11, Sequences = 6;

    [Fact]
    public void ASeedReproducesARunBitForBit()
    {
        AssertBits(Run(3), Run(3));
        Assert.NotEqual(Bits(Run(3)), Bits(Run(4)));

        static float[] Run(int seed)
        {
            TwoLayerModel model = new(seed);
            TwoLayerModel.Trainer trainer = model.CreateTrainer(new Adam(1e-2f), Steps, Sequences);
            SequenceBatch batch = TwoLayerModel.CreateBatch(Steps, Sequences);
            float[] losses = new float[30];
            for (int i = 0; i < losses.Length; i++)
            {
                losses[i] = trainer.Train(Regression(batch, seed: i % 5));
            }

            return [.. losses, .. Parameters(trainer)];
        }
    }

    [Fact]
    public void EvaluateIsTheLossWithoutAnUpdate()
    {
        TwoLayerModel.Trainer regression = new TwoLayerModel(1).CreateTrainer(new Adam(1e-2f), Steps, Sequences);
        Check(regression, Regression(TwoLayerModel.CreateBatch(Steps, Sequences), 1));
        ClassifierModel.Trainer classes = new ClassifierModel(1).CreateTrainer(new Adam(1e-2f), Steps, Sequences);
        Check(classes, Classes(ClassifierModel.CreateBatch(Steps, Sequences)));

        static void Check(SequenceTrainer trainer, SequenceBatch batch)
        {
            float[] before = Parameters(trainer);
            float loss = trainer.Evaluate(batch);
            AssertBits(before, Parameters(trainer));
            Assert.Equal(0, trainer.UpdateCount);
            Assert.Equal(loss, trainer.Train(batch));
            Assert.Equal(1, trainer.UpdateCount);
            Assert.NotEqual(Bits(before), Bits(Parameters(trainer)));
            Assert.True(trainer.Evaluate(batch) < loss);
        }
    }

    [Fact]
    public void MeanSquaredErrorIsTheMeanOverValidElements()
    {
        TwoLayerModel model = new(1);
        TwoLayerModel.Trainer trainer = model.CreateTrainer(new Adam(), Steps, Sequences);
        SequenceBatch batch = TwoLayerModel.CreateBatch(Steps, Sequences);
        float[] x = Random(7 * 3, 1), t = Random(7 * 2, 2), x2 = Random(4 * 3, 3), t2 = Random(2, 4);
        bool[] mask = [true, false, true, true, false, true, false];
        batch.Add(x, t, mask);
        batch.Add(x2, t2);   // at the last step
        float[] y = Outputs(model, x), y2 = Outputs(model, x2);
        double sum = 0;
        for (int i = 0; i < y.Length; i++)
        {
            sum += mask[i / 2] ? Math.Pow((double)y[i] - t[i], 2) : 0;
        }

        sum += Math.Pow((double)y2[6] - t2[0], 2) + Math.Pow((double)y2[7] - t2[1], 2);
        Assert.Equal(sum / 10, trainer.Evaluate(batch), 1e-6);
    }

    [Fact]
    public void CrossEntropyIsTheMeanOverValidSteps()
    {
        ClassifierModel model = new(1);
        ClassifierModel.Trainer trainer = model.CreateTrainer(new Adam(), Steps, Sequences);
        Assert.Equal(Loss.CrossEntropy, trainer.Loss);
        SequenceBatch batch = ClassifierModel.CreateBatch(Steps, Sequences);
        float[] x = Random(5 * 4, 1), x2 = Random(3 * 4, 2);
        int[] ids = [4, 0, 2, 1, 3];
        batch.Add(x, ids, [true, true, false, true, false]);
        batch.Add(x2, 2);
        float[] y = new float[25], y2 = new float[15];
        ClassifierModel.State state = default;
        model.Run(ref state, x, y);
        state = default;
        model.Run(ref state, x2, y2);
        double sum = -Math.Log(y[4]) - Math.Log(y[5]) - Math.Log(y[16]) - Math.Log(y2[12]);
        Assert.Equal(sum / 4, trainer.Evaluate(batch), 1e-5);
        Assert.Equal(1f, y[..5].Sum(), 1e-6f);
    }

    [Fact]
    public void TheForwardPassGivesTheOutputsAndStatesOfRun()
    {
        TwoLayerModel model = new(1);
        TwoLayerModel.Trainer trainer = model.CreateTrainer(new Adam(), Steps, Sequences);
        SequenceBatch batch = Regression(TwoLayerModel.CreateBatch(Steps, Sequences), 1);
        trainer.Forward(batch);
        Assert.Equal(Sequences, trainer.SequenceCount);
        float[] all = new float[trainer.TotalSteps * 2];
        trainer.CopyOutputs(all);
        int at = 0;
        for (int s = 0; s < Sequences; s++)
        {
            float[] y = new float[batch.Length(s) * 2], final = new float[TwoLayerModel.StateSize], reached = new float[final.Length];
            TwoLayerModel.State state = default;
            model.Run(ref state, Inputs(s, batch.Length(s), 3, 1), y);
            state.CopyTo(reached);
            AssertClose(y, all.AsSpan(at, y.Length), 1e-6);
            trainer.CopyFinalState(s, final);
            AssertClose(reached, final, 1e-6);
            at += y.Length;
        }

        Assert.Equal(all.Length, at);
    }

    [Fact]
    public void ClippingShortensTheStepAndKeepsItsDirection()
    {
        SequenceBatch batch = Regression(TwoLayerModel.CreateBatch(Steps, Sequences), 1);
        float[] free = Step(float.PositiveInfinity, out float norm), clipped = Step(0.01f, out float same), loose = Step(1e6f, out _);
        Assert.Equal(norm, same);
        double length = Math.Sqrt(Dot(free, free));
        Assert.Equal(norm, length, 1e-4 * norm);
        Assert.Equal(0.01, Math.Sqrt(Dot(clipped, clipped)), 1e-5);
        Assert.Equal(1, Dot(free, clipped) / (length * 0.01), 1e-4);
        AssertBits(free, loose);

        float[] Step(float limit, out float gradientNorm)
        {
            TwoLayerModel.Trainer trainer = new TwoLayerModel(1).CreateTrainer(new Sgd(1f), Steps, Sequences);
            trainer.MaxGradientNorm = limit;
            float[] before = Parameters(trainer);
            trainer.Train(batch);
            gradientNorm = trainer.GradientNorm;
            return Parameters(trainer).Zip(before, (a, b) => a - b).ToArray();
        }
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void DivergenceLeavesWeightsAndMomentsAsTheyWere(float poison)
    {
        SequenceBatch good = Regression(TwoLayerModel.CreateBatch(Steps, Sequences), 1), bad = TwoLayerModel.CreateBatch(Steps, Sequences);
        float[] target = Random(Steps * 2, 3);
        target[5] = poison;
        bad.Add(Inputs(0, Steps, 3, 1), target);
        TwoLayerModel.Trainer untroubled = new TwoLayerModel(1).CreateTrainer(new Adam(1e-2f), Steps, Sequences);
        TwoLayerModel.Trainer trainer = new TwoLayerModel(1).CreateTrainer(new Adam(1e-2f), Steps, Sequences);
        for (int i = 0; i < 6; i++)
        {
            untroubled.Train(good);
            trainer.Train(good);
            Assert.False(float.IsFinite(Assert.Throws<TrainingDivergedException>(() => trainer.Train(bad)).Loss));
            AssertBits(Parameters(untroubled), Parameters(trainer));
        }

        Assert.Equal(6, trainer.UpdateCount);
    }

    [Fact]
    public void AGradientThatIsNotFiniteIsRefusedAtTheUpdate()
    {
        TwoLayerModel.Trainer trainer = new TwoLayerModel(1).CreateTrainer(new Adam(1e-2f), Steps, Sequences);
        SequenceBatch batch = Regression(TwoLayerModel.CreateBatch(Steps, Sequences), 1);
        trainer.Train(batch);
        float[] before = Parameters(trainer);
        trainer.Forward(batch);
        float[] gradients = new float[trainer.TotalSteps * 2];
        gradients[3] = float.NaN;
        trainer.Backward(gradients);
        Assert.Throws<TrainingDivergedException>(trainer.Update);
        AssertBits(before, Parameters(trainer));
        float[] gradient = new float[60];
        trainer.CopyGradient("lstm.weight_ih_l0", gradient);
        AssertBits(new float[60], gradient);
    }

    [Fact]
    public void LargeWeightsSaturateAndStayFinite()
    {
        TwoLayerModel model = new(1);
        TwoLayerModel.Trainer trainer = model.CreateTrainer(new Adam(1e-2f), Steps, Sequences);
        trainer.SetParameters(Random(TwoLayerModel.ParameterCount, 3, 500f));
        SequenceBatch batch = Regression(TwoLayerModel.CreateBatch(Steps, Sequences), 1);
        Assert.True(float.IsFinite(trainer.Train(batch)));
        Assert.All(Parameters(trainer), value => Assert.True(float.IsFinite(value)));
        trainer.Publish();
        Assert.All(Outputs(model, Random(3 * Steps, 4, 1e4f)), value => Assert.True(float.IsFinite(value)));
    }

    [Fact]
    public void TheTraceShowsGatesInTheirRangeAndTheSameStep()
    {
        TwoLayerModel model = new(1);
        StepTrace trace = TwoLayerModel.CreateTrace();
        Assert.Equal(["lstm", "lstm2", "dense"], trace.Layers);
        TwoLayerModel.State plain = default, traced = default;
        float[] y = new float[2], z = new float[2], cell = new float[9], hidden = new float[9];
        for (int t = 0; t < 20; t++)
        {
            float[] x = Random(3, t, 3f);
            float[] before = new float[9];
            traced.GetCell(1, before);
            model.Step(ref plain, x, y);
            model.Step(ref traced, x, z, trace);
            AssertBits(y, z);
            Assert.Equal(plain, traced);
            AssertBits(y, trace.Get("dense", "y"));
            traced.GetCell(1, cell);
            AssertBits(cell, trace.Get("lstm2", "c"));
            traced.GetHidden(1, hidden);
            AssertBits(hidden, trace.Get("lstm2", "h"));
            for (int k = 0; k < 9; k++)
            {
                float i = trace.Get("lstm2", "i")[k], f = trace.Get("lstm2", "f")[k], n = trace.Get("lstm2", "n")[k], o = trace.Get("lstm2", "o")[k];
                Assert.All(new[] { i, f, o }, gate => Assert.InRange(gate, 0f, 1f));
                Assert.InRange(n, -1f, 1f);
                Assert.Equal((f * before[k]) + (i * n), cell[k], 2e-6f);
                Assert.Equal(o * MathF.Tanh(cell[k]), hidden[k], 2e-6f);
            }
        }
    }

    internal static float[] Parameters(SequenceTrainer trainer)
    {
        float[] parameters = new float[trainer.ParameterCount];
        trainer.CopyParameters(parameters);
        return parameters;
    }

    private static float[] Outputs(TwoLayerModel model, float[] x)
    {
        float[] y = new float[x.Length / 3 * 2];
        TwoLayerModel.State state = default;
        model.Run(ref state, x, y);
        return y;
    }

    private static float[] Inputs(int sequence, int steps, int width, int seed) => Random(steps * width, (100 * seed) + sequence);

    /// <summary>Sequences of different lengths, not in the order of length; a target at every step.</summary>
    private static SequenceBatch Regression(SequenceBatch batch, int seed)
    {
        batch.Clear();
        for (int s = 0; s < Sequences; s++)
        {
            int steps = 1 + (((s * 7) + 3) % Steps);
            batch.Add(Inputs(s, steps, batch.InputSize, seed), Random(steps * batch.OutputSize, (1000 * seed) + s));
        }

        return batch;
    }

    private static SequenceBatch Classes(SequenceBatch batch)
    {
        for (int s = 0; s < Sequences; s++)
        {
            batch.Add(Inputs(s, 3 + s, batch.InputSize, 1), s % batch.OutputSize);
        }

        return batch;
    }
}
