using System.Collections.Generic;
using System.Linq;
using LstmGen.Tests.Emitted.Models;
using Xunit;

namespace LstmGen.Tests.Learning;

/// <summary>
/// Two cells with peepholes learn to count, and go on counting far beyond what they were trained on (Gers and Schmidhuber 2001). Training is chaotic: half of all starts find
/// a counter that is exact enough for strings of 65, one in twenty finds none, and which ones they are changes with every rounding. So many starts are made, and counted.
/// </summary>
public class CountingTests
{
    private const int Trained = 10, Validated = 30, Tested = 65;
    private const int Starts = 24, Updates = 60_000, Interval = 200;
    private const float LearningRate = 3e-3f;
    private const int LeastBeyondTraining = 18, LeastToTheEnd = 5;   // a chance of one in a thousand to miss either

    [Fact]
    public void StringsUpToTenTeachCountingToSixtyFive()
    {
        List<(float ValidationLoss, CountingModel Model)> trained = [.. Enumerable.Range(1, Starts).Select(Train)];
        int[] counts = [.. trained.Select(t => CountsTo(t.Model))];
        string all = string.Join(", ", counts);
        Assert.True(CountsTo(new CountingModel(1)) == 0);   // untrained
        Assert.True(counts.Count(n => n > Trained) >= LeastBeyondTraining, all);
        Assert.True(counts.Count(n => n >= Tested) >= LeastToTheEnd, all);
        Assert.True(CountsTo(trained.MinBy(t => t.ValidationLoss).Model) > Validated, all);
    }

    private static (float ValidationLoss, CountingModel Model) Train(int seed)
    {
        CountingModel model = new(seed);
        CountingModel.Trainer trainer = model.CreateTrainer(new Adam(LearningRate), 1 + (2 * Validated), Validated - Trained);
        trainer.Schedule = LearningRateSchedule.Cosine(LearningRate, Updates, LearningRate / 100);
        trainer.MaxGradientNorm = 1f;
        SequenceBatch batch = CountingModel.CreateBatch(1 + (2 * Trained)), validation = CountingModel.CreateBatch(1 + (2 * Validated), Validated - Trained);
        for (int n = Trained + 1; n <= Validated; n++)
        {
            Add(validation, n);
        }

        SeededRandom random = new(1_000 + seed);
        BestParameters best = new(trainer);
        for (int update = 1; update <= Updates; update++)
        {
            batch.Clear();
            Add(batch, 1 + random.NextInt(Trained));
            trainer.Train(batch);
            if (update % Interval == 0)
            {
                best.Offer(trainer.Evaluate(validation));
            }
        }

        best.Restore();
        trainer.Publish();
        return (best.Loss, model);
    }

    private static void Add(SequenceBatch batch, int n)
    {
        (float[] inputs, float[] legal) = Counting.String(n);
        batch.Add(inputs, legal);
    }

    /// <summary>The n up to which every string is followed without a mistake; looks no further than 100.</summary>
    private static int CountsTo(CountingModel model) => Enumerable.Range(1, 100).TakeWhile(n =>
    {
        (float[] inputs, float[] legal) = Counting.String(n);
        float[] outputs = new float[legal.Length];
        CountingModel.State state = default;
        model.Run(ref state, inputs, outputs);
        return Counting.IsRight(outputs, legal);
    }).LastOrDefault();
}
