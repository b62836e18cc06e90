using System.Linq;
using LstmGen.Tests.Emitted.Models;
using Xunit;

namespace LstmGen.Tests.Learning;

/// <summary>A small emitted network learns the embedded Reber grammar without a mistake.</summary>
public class ReberTests
{
    private const int MaxSteps = 60, Batch = 4, Updates = 24_000;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void EveryLegalSymbolIsAboveEveryIllegalOne(int seed)
    {
        ReberModel model = new(seed);
        ReberModel.Trainer trainer = model.CreateTrainer(new Adam(1e-2f), MaxSteps, Batch);
        SequenceBatch batch = ReberModel.CreateBatch(MaxSteps, Batch);
        SeededRandom random = new(1_000 + seed);
        Assert.True(Mistakes(model, seed) > 256);   // untrained
        for (int update = 0; update < Updates; update++)
        {
            batch.Clear();
            while (batch.Count < Batch)
            {
                (string text, _) = Short(random);
                batch.Add(ReberGrammar.Inputs(text), ReberGrammar.Targets(text));
            }

            trainer.LearningRate = update < Updates * 3 / 4 ? 1e-2f : 1e-3f;
            trainer.Train(batch);
        }

        trainer.Publish();
        Assert.Equal(0, Mistakes(model, seed));
    }

    [Fact]
    public void StringsFollowTheGrammar()
    {
        SeededRandom random = new(3);
        for (int i = 0; i < 1_000; i++)
        {
            (string text, string[] next) = ReberGrammar.Draw(random);
            Assert.Matches("^B(TB[TP][TSXPV]+ET|PB[TP][TSXPV]+EP)E$", text);
            Assert.Equal(text.Length - 1, next.Length);
            Assert.All(Enumerable.Range(0, next.Length), t => Assert.Contains(text[t + 1], next[t]));
        }
    }

    /// <summary>Fresh strings of 512 in which some illegal symbol is not below every legal one.</summary>
    private static int Mistakes(ReberModel model, int seed)
    {
        SeededRandom random = new(900_000 + seed);
        int mistakes = 0;
        for (int i = 0; i < 512; i++)
        {
            (string text, string[] next) = Short(random);
            float[] outputs = new float[(text.Length - 1) * 7];
            ReberModel.State state = default;
            model.Run(ref state, ReberGrammar.Inputs(text), outputs);
            bool right = Enumerable.Range(0, next.Length).All(t =>
            {
                float[] row = outputs[(7 * t)..(7 * (t + 1))];
                return row.Where((_, s) => next[t].Contains(ReberGrammar.Symbols[s])).Min() > row.Where((_, s) => !next[t].Contains(ReberGrammar.Symbols[s])).Max();
            });
            mistakes += right ? 0 : 1;
        }

        return mistakes;
    }

    private static (string Text, string[] Next) Short(SeededRandom random)
    {
        while (true)
        {
            (string text, string[] next) = ReberGrammar.Draw(random);
            if (text.Length <= MaxSteps)
            {
                return (text, next);
            }
        }
    }
}
