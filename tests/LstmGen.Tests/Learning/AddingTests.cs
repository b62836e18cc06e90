using System;
using LstmGen.Tests.Emitted.Models;
using Xunit;

namespace LstmGen.Tests.Learning;

/// <summary>A small emitted network learns to carry a real number over a hundred steps.</summary>
public class AddingTests
{
    private const int Steps = 100, Batch = 16, Updates = 9_000, Halving = 3_000, Tests = 1_000;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void AddsTwoMarkedNumbersOfAHundred(int seed)
    {
        AddingModel model = new(seed);
        AddingModel.Trainer trainer = model.CreateTrainer(new Adam(1e-2f), Steps, Batch);
        trainer.MaxGradientNorm = 1f;
        SequenceBatch batch = AddingModel.CreateBatch(Steps, Batch);
        SeededRandom random = new(1_000 + seed);
        float[] inputs = new float[Steps * Adding.Inputs], sum = new float[1];
        double untrained = Error(model, seed);
        Assert.True(untrained > 0.1, $"{untrained}");
        for (int update = 0; update < Updates; update++)
        {
            batch.Clear();
            while (batch.Count < Batch)
            {
                sum[0] = Adding.Draw(random, inputs);
                batch.Add(inputs, sum);
            }

            trainer.LearningRate = 1e-2f * MathF.Pow(0.5f, update / Halving);
            trainer.Train(batch);
        }

        trainer.Publish();
        double error = Error(model, seed);
        Assert.True(error < 0.005, $"{error}");
    }

    /// <summary>Mean squared error over fresh sequences.</summary>
    private static double Error(AddingModel model, int seed)
    {
        SeededRandom random = new(900_000 + seed);
        float[] inputs = new float[Steps * Adding.Inputs], outputs = new float[Steps];
        double error = 0;
        for (int i = 0; i < Tests; i++)
        {
            double sum = Adding.Draw(random, inputs);
            AddingModel.State state = default;
            model.Run(ref state, inputs, outputs);
            error += (outputs[^1] - sum) * (outputs[^1] - sum);
        }

        return error / Tests;
    }
}
