using System.Collections.Generic;
using System.Linq;
using LstmGen.Tests.Emitted.Models;
using Xunit;

namespace LstmGen.Tests.Learning;

/// <summary>
/// Two cells with peepholes learn to count, and go on counting far beyond what they were trained on (Gers and Schmidhuber 2001). Not every start finds a counter that is exact
/// enough, so of four the one is taken that does best on strings somewhat longer than those of the training; strings up to 65 are left for the test.
/// </summary>
public class CountingTests
{
    private const int Trained = 10, Validated = 30, Tested = 65;
    private const int Starts = 4, Updates = 60_000, Interval = 200;

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(9)]
    public void StringsUpToTenTeachCountingToSixtyFive(int firstSeed)
    {
        List<(float ValidationLoss, CountingModel Model)> trained = [.. Enumerable.Range(firstSeed, Starts).Select(Train)];
        int[] counts = [.. trained.Select(t => CountsTo(t.Model))];
        CountingModel best = trained.MinBy(t => t.ValidationLoss).Model;
        Assert.True(CountsTo(new CountingModel(firstSeed)) == 0);   // untrained
        Assert.True(CountsTo(best) >= Tested, $"{CountsTo(best)} of {string.Join(", ", counts)}");
        Assert.All(counts, n => Assert.InRange(n, Trained + 1, int.MaxValue));
    }

    private static (float ValidationLoss, CountingModel Model) Train(int seed)
    {
        CountingModel model = new(seed);
        CountingModel.Trainer trainer = model.CreateTrainer(new Adam(3e-3f), 1 + (2 * Validated), Validated - Trained);
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
