using System;
using LstmGen.Tests.Emitted.Models;
using Xunit;

namespace LstmGen.Tests.Learning;

/// <summary>A small emitted network learns to keep three bits over fifty steps.</summary>
public class TemporalOrderTests
{
    private const int Batch = 16, Updates = 4_000, Tests = 1_000;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void ClassifiesFreshSequences(int seed)
    {
        TemporalOrderModel model = new(seed);
        TemporalOrderModel.Trainer trainer = model.CreateTrainer(new Adam(2e-2f), TemporalOrder.Steps, Batch);
        trainer.MaxGradientNorm = 1f;
        SequenceBatch batch = TemporalOrderModel.CreateBatch(TemporalOrder.Steps, Batch);
        SeededRandom random = new(1_000 + seed);
        float[] inputs = new float[TemporalOrder.Steps * TemporalOrder.Symbols];
        Assert.True(Right(model, seed) < Tests / 2);   // untrained
        for (int update = 0; update < Updates; update++)
        {
            batch.Clear();
            while (batch.Count < Batch)
            {
                int label = TemporalOrder.Draw(random, inputs);
                batch.Add(inputs, label);
            }

            trainer.LearningRate = update < Updates / 2 ? 2e-2f : 5e-3f;
            trainer.Train(batch);
        }

        trainer.Publish();
        int right = Right(model, seed);
        Assert.True(right >= 0.998 * Tests, $"{right} of {Tests}");
    }

    private static int Right(TemporalOrderModel model, int seed)
    {
        SeededRandom random = new(900_000 + seed);
        float[] inputs = new float[TemporalOrder.Steps * TemporalOrder.Symbols], outputs = new float[TemporalOrder.Steps * 8];
        int right = 0;
        for (int i = 0; i < Tests; i++)
        {
            int label = TemporalOrder.Draw(random, inputs);
            TemporalOrderModel.State state = default;
            model.Run(ref state, inputs, outputs);
            ReadOnlySpan<float> last = outputs.AsSpan(^8..);
            right += MaxIndex(last) == label ? 1 : 0;
        }

        return right;
    }

    private static int MaxIndex(ReadOnlySpan<float> values)
    {
        int best = 0;
        for (int i = 1; i < values.Length; i++)
        {
            best = values[i] > values[best] ? i : best;
        }

        return best;
    }
}
