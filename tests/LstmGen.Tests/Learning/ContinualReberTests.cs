using System;
using LstmGen.Tests.Emitted.Models;
using Xunit;

namespace LstmGen.Tests.Learning;

/// <summary>Why there are forget gates: on a stream without resets a network has to learn itself when to forget (Gers, Schmidhuber and Cummins 2000).</summary>
public class ContinualReberTests
{
    private const int Streams = 8, Chunk = 40, Updates = 8_000, Strings = 2_000;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void WithForgetGatesAStreamIsFollowedForGood(int seed)
    {
        ContinualModel model = new(seed);
        ContinualModel.Trainer trainer = model.CreateTrainer(new Adam(1e-2f), Chunk, Streams);
        Train(trainer, ContinualModel.CreateBatch(Chunk, Streams), ContinualModel.StateSize, seed);
        trainer.Publish();
        double right = Right(model, default(ContinualModel.State), seed, reset: false);
        Assert.True(right >= 0.99, $"{right}");
    }

    /// <summary>The control: the cell of 1997, trained the same way, loses its way in the stream.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void WithoutForgetGatesItIsLost(int seed)
    {
        ContinualNoForgetModel model = new(seed);
        ContinualNoForgetModel.Trainer trainer = model.CreateTrainer(new Adam(1e-2f), Chunk, Streams);
        Train(trainer, ContinualNoForgetModel.CreateBatch(Chunk, Streams), ContinualNoForgetModel.StateSize, seed);
        trainer.Publish();
        double right = Right(model, default(ContinualNoForgetModel.State), seed, reset: false);
        Assert.True(right <= 0.7, $"{right}");
    }

    /// <summary>The control of the control: it is the stream that is too much for that cell, not the grammar.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void WithoutForgetGatesAResetAfterEveryStringHelps(int seed)
    {
        ContinualNoForgetModel model = new(seed);
        ContinualNoForgetModel.Trainer trainer = model.CreateTrainer(new Adam(1e-2f), Chunk, Streams);
        TrainWithResets(trainer, ContinualNoForgetModel.CreateBatch(Chunk, Streams), seed);
        trainer.Publish();
        double right = Right(model, default(ContinualNoForgetModel.State), seed, reset: true);
        Assert.True(right >= 0.98, $"{right}");
    }

    /// <summary>Truncated back-propagation over streams that never stop: each chunk starts from the state the last one ended in.</summary>
    private static void Train(SequenceTrainer trainer, SequenceBatch batch, int stateSize, int seed)
    {
        SeededRandom random = new(1_000 + seed);
        ContinualReber[] streams = new ContinualReber[Streams];
        float[][] states = new float[Streams][];
        for (int i = 0; i < Streams; i++)
        {
            (streams[i], states[i]) = (new ContinualReber(random), new float[stateSize]);
        }

        float[] inputs = new float[Chunk * ContinualReber.Symbols];
        int[] follows = new int[Chunk];
        for (int update = 0; update < Updates; update++)
        {
            batch.Clear();
            for (int i = 0; i < Streams; i++)
            {
                for (int t = 0; t < Chunk; t++)
                {
                    follows[t] = streams[i].Next(inputs.AsSpan(t * ContinualReber.Symbols, ContinualReber.Symbols)).Follows;
                }

                batch.Add(inputs, follows);
                batch.SetInitialState(i, states[i]);
            }

            trainer.LearningRate = update < Updates * 3 / 4 ? 1e-2f : 1e-3f;
            trainer.MaxGradientNorm = 1f;
            trainer.Train(batch);
            for (int i = 0; i < Streams; i++)
            {
                trainer.CopyFinalState(i, states[i]);
            }
        }
    }

    /// <summary>Single strings, each from the zero state.</summary>
    private static void TrainWithResets(SequenceTrainer trainer, SequenceBatch batch, int seed)
    {
        SeededRandom random = new(1_000 + seed);
        for (int update = 0; update < Updates; update++)
        {
            batch.Clear();
            while (batch.Count < Streams)
            {
                (string text, _) = ReberGrammar.Draw(random);
                if (text.Length <= Chunk)
                {
                    batch.Add(ReberGrammar.Inputs(text), ReberGrammar.Targets(text));
                }
            }

            trainer.LearningRate = update < Updates * 3 / 4 ? 1e-2f : 1e-3f;
            trainer.MaxGradientNorm = 1f;
            trainer.Train(batch);
        }
    }

    /// <summary>Share of the strings of one fresh stream in which every legal symbol is above every illegal one at every step.</summary>
    private static double Right<TState>(IStreamingNetwork<TState> model, TState start, int seed, bool reset)
        where TState : unmanaged
    {
        ContinualReber stream = new(new SeededRandom(900_000 + seed));
        float[] input = new float[ContinualReber.Symbols], output = new float[ContinualReber.Symbols];
        int right = 0;
        TState state = start;
        for (int i = 0; i < Strings; i++)
        {
            state = reset ? start : state;
            bool end = false, all = true;
            while (!end)
            {
                (string legal, _, end) = stream.Next(input);
                model.Step(ref state, input, output);
                all &= (reset && end) || IsRight(output, legal);     // what follows the end is known on a stream alone
            }

            right += all ? 1 : 0;
        }

        return right / (double)Strings;
    }

    private static bool IsRight(float[] output, string legal)
    {
        float leastLegal = float.MaxValue, mostIllegal = float.MinValue;
        for (int s = 0; s < output.Length; s++)
        {
            if (legal.Contains(ReberGrammar.Symbols[s]))
            {
                leastLegal = MathF.Min(leastLegal, output[s]);
            }
            else
            {
                mostIllegal = MathF.Max(mostIllegal, output[s]);
            }
        }

        return leastLegal > mostIllegal;
    }
}
