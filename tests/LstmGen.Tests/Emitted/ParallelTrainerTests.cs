using System;
using System.Collections.Generic;
using System.Linq;
using LstmGen.Tests.Emitted.Models;
using Xunit;
using static LstmGen.Tests.Emitted.Arrays;
using static LstmGen.Tests.Support.Allocations;

namespace LstmGen.Tests.Emitted;

/// <summary>One set of weights, trained by several threads.</summary>
public sealed class ParallelTrainerTests
{
    private const int Steps = 7, Shares = 3;

    [Theory]
    [InlineData(Shares)]
    [InlineData(2)]
    public void BitsDoNotDependOnTheNumberOfThreads(int threads)
    {
        Assert.Equal(Losses(1, out float[] expected), Losses(threads, out float[] found));
        Assert.Equal(expected, found);

        static List<float> Losses(int threads, out float[] parameters)
        {
            TwoLayerModel.Trainer main = Trainer();
            using ParallelTrainer parallel = new(main, [Trainer(), Trainer()], threads);
            Assert.Equal((threads, Shares), (parallel.Threads, parallel.Shares));
            List<float> losses = [];
            for (int i = 0; i < 30; i++)
                losses.Add(parallel.Train(Batch(5 + (i % 5), i)));
            parameters = new float[TwoLayerModel.ParameterCount];
            main.CopyParameters(parameters);
            Assert.Equal((30L, losses[^1]), (main.UpdateCount, main.LossValue));
            return losses;
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(9)]
    public void ItIsTheUpdateOfOneTrainer(int sequences)
    {
        // With a rate of 1 and no momentum, the update is the gradient.
        TwoLayerModel.Trainer single = new TwoLayerModel(3).CreateTrainer(new Sgd(1), Steps, 9), main = new TwoLayerModel(3).CreateTrainer(new Sgd(1), Steps, 3);
        using ParallelTrainer parallel = new(main, [Trainer(), Trainer()]);
        Assert.Equal(9, parallel.MaxBatch);
        float[] before = Parameters(main);
        SequenceBatch batch = Batch(sequences, 1);
        Assert.Equal(single.Train(batch), parallel.Train(batch), 1e-6f);
        Assert.Equal(single.GradientNorm, main.GradientNorm, 1e-5f * single.GradientNorm);
        float[] expected = Parameters(single), found = Parameters(main);
        double largest = expected.Zip(before, (a, b) => Math.Abs(a - b)).Max();
        Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second, 2e-5 * largest));
    }

    [Fact]
    public void ClassesAndEverySettingOfTheMainTrainerCount()
    {
        ClassifierModel.Trainer single = Create(4), main = Create(2);
        main.MaxGradientNorm = single.MaxGradientNorm = 0.1f;
        main.Schedule = single.Schedule = LearningRateSchedule.Cosine(0.5f, 10);
        using ParallelTrainer parallel = new(main, [Create(2)]);
        SequenceBatch batch = ClassifierModel.CreateBatch(Steps, 4);
        batch.Add(Random(Steps * 4, 1), 3);
        batch.Add(Random(3 * 4, 2), new int[] { 1, 0, 4 });
        batch.Add(Random(5 * 4, 3), new int[] { 1, 0, 4, 2, 2 }, [true, false, true, true, false]);
        for (int i = 0; i < 10; i++)
            Assert.Equal(single.Train(batch), parallel.Train(batch), 1e-4f);
        Assert.Equal(single.LearningRate, main.LearningRate);
        Assert.True(main.GradientNorm > main.MaxGradientNorm, "clipping was not needed");

        static ClassifierModel.Trainer Create(int maxBatch) => new ClassifierModel(3).CreateTrainer(new Sgd(0.5f), Steps, maxBatch);
    }

    [Fact]
    public void DropoutRepeatsWithItsSeedAndDiffersBetweenShares()
    {
        PreparedModel.Trainer main = Create();
        PreparedModel.Trainer helper = Create();
        using ParallelTrainer parallel = new(main, [helper]);
        SequenceBatch batch = PreparedModel.CreateBatch(Steps, 2);
        float[] x = Random(Steps * PreparedModel.InputSize, 1), y = Random(Steps * PreparedModel.OutputSize, 2);
        batch.Add(x, y);
        batch.Add(x, y);
        float[] first = Three();
        Assert.NotEqual(main.DropoutSeed, helper.DropoutSeed);
        Assert.NotEqual(first[0], first[1]);
        parallel.DropoutSeed = 0;
        Assert.Equal(first, Three());
        main.Dropout = false;
        Assert.Equal(parallel.Train(batch), parallel.Train(batch));
        Assert.False(helper.Dropout);

        float[] Three() => [parallel.Train(batch), parallel.Train(batch), parallel.Train(batch)];

        static PreparedModel.Trainer Create() => new PreparedModel(1).CreateTrainer(new Sgd(0), Steps, 1);
    }

    [Fact]
    public void AFailureOfOneShareLosesNothing()
    {
        TwoLayerModel.Trainer main = Trainer();
        using ParallelTrainer parallel = new(main, [Trainer(), Trainer()]);
        parallel.Train(Batch(9, 1));
        float[] before = Parameters(main);
        SequenceBatch bad = Batch(8, 2);
        bad.Add(Enumerable.Repeat(float.NaN, Steps * 3).ToArray(), new float[Steps * 2]);
        Assert.Throws<TrainingDivergedException>(() => parallel.Train(bad));
        Assert.Equal(before, Parameters(main));
        Assert.Throws<InvalidOperationException>(main.Update);

        TwoLayerModel.Trainer other = Trainer();
        using ParallelTrainer undisturbed = new(other, [Trainer(), Trainer()]);
        undisturbed.Train(Batch(9, 1));
        Assert.Equal(undisturbed.Train(Batch(7, 3)), parallel.Train(Batch(7, 3)));
        Assert.Equal(Parameters(other), Parameters(main));
    }

    [Fact]
    public void WhatDoesNotFitIsRefused()
    {
        TwoLayerModel.Trainer main = Trainer(), helper = Trainer();
        Assert.Throws<ArgumentException>(() => new ParallelTrainer(main, [main]));
        Assert.Contains("helper 1", Assert.Throws<ArgumentException>("helpers", () => new ParallelTrainer(main, [helper, helper])).Message, StringComparison.OrdinalIgnoreCase);
        Assert.Contains(nameof(TinyModel), Assert.Throws<ArgumentException>(() => new ParallelTrainer(main, [new TinyModel().CreateTrainer(new Sgd(1), 1)])).Message, StringComparison.Ordinal);
        ClassifierModel.Trainer classes = new ClassifierModel().CreateTrainer(new Sgd(1), 1), values = new ClassifierModel().CreateTrainer(new Sgd(1), 1, 1, Loss.MeanSquaredError);
        Assert.Throws<ArgumentException>("helpers", () => new ParallelTrainer(classes, [values]));
        Assert.Throws<ArgumentOutOfRangeException>("threads", () => new ParallelTrainer(main, [helper], 3));
        Assert.Throws<ArgumentOutOfRangeException>("threads", () => new ParallelTrainer(main, [helper], -1));

        ParallelTrainer parallel = new(main, [helper]);
        Assert.Contains("7 sequences, the trainer was made for 6", Assert.Throws<ArgumentException>("batch", () => parallel.Train(Batch(7, 1))).Message, StringComparison.Ordinal);
        SequenceBatch without = TwoLayerModel.CreateBatch(Steps, 2);
        without.Add(new float[3]);
        Assert.Throws<ArgumentException>(() => parallel.Train(without));
        Assert.Throws<ArgumentNullException>(() => parallel.Train(null!));
        parallel.Dispose();
        parallel.Dispose();
        Assert.Throws<ObjectDisposedException>(() => parallel.Train(Batch(2, 1)));
    }

    [Fact]
    public void NothingIsAllocated()
    {
        using ParallelTrainer parallel = new(Trainer(), [Trainer(), Trainer()]);
        SequenceBatch batch = Batch(9, 1);
        AssertNone(() => parallel.Train(batch));
    }

    private static TwoLayerModel.Trainer Trainer() => new TwoLayerModel(3).CreateTrainer(new Adam(1e-2f), Steps, 3);

    private static float[] Parameters(SequenceTrainer trainer)
    {
        float[] parameters = new float[trainer.ParameterCount];
        trainer.CopyParameters(parameters);
        return parameters;
    }

    /// <summary>Sequences of different lengths, some empty, some with masks, some with a state of their own, some with a target for the last step alone.</summary>
    private static SequenceBatch Batch(int sequences, int seed)
    {
        SequenceBatch batch = TwoLayerModel.CreateBatch(Steps, 9);
        for (int i = 0; i < sequences; i++)
        {
            int steps = i == 4 ? 0 : 1 + ((seed + (3 * i)) % Steps);
            float[] x = Random(steps * 3, (100 * seed) + i), y = Random((i % 4 == 1 ? 1 : steps) * 2, (100 * seed) + 50 + i);
            batch.Add(x, y, i % 4 == 2 ? Enumerable.Range(0, steps).Select(t => t % 2 == 0).ToArray() : default);
            if (i % 3 == 2)
                batch.SetInitialState(i, Random(TwoLayerModel.StateSize, i));
        }
        return batch;
    }
}
