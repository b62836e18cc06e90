using System;
using System.Linq;
using LstmGen.Tests.Emitted.Models;
using Xunit;

namespace LstmGen.Tests.Learning;

/// <summary>
/// Two emitted networks, joined, learn to say a string backwards: the encoder reads it, the decoder writes it from the encoder's last state
/// (Sutskever, Vinyals and Le 2014).
/// </summary>
public class ReversalTests
{
    private const int Symbols = 4, Longest = 10, Batch = 32, Updates = 4_000, Tests = 500;
    private const int End = Symbols;    // as an output; as an input the same place means the start

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void BothNetworksTogetherSayStringsBackwards(int seed)
    {
        double together = Right(seed, encoderRate: 1, decoderRate: 1);
        Assert.True(together >= 0.97, $"{together}");
    }

    /// <summary>The control: a random encoder that does not learn is a poor reader, a random decoder no writer at all.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void NeitherNetworkAloneIsEnough(int seed)
    {
        double decoderAlone = Right(seed, encoderRate: 0, decoderRate: 1), encoderAlone = Right(seed, encoderRate: 1, decoderRate: 0);
        Assert.True(decoderAlone <= 0.8, $"{decoderAlone}");
        Assert.True(encoderAlone <= 0.1, $"{encoderAlone}");
    }

    /// <summary>Share of fresh strings that come back reversed to the last symbol and end there.</summary>
    private static double Right(int seed, float encoderRate, float decoderRate)
    {
        ReversalEncoder reader = new(seed);
        ReversalDecoder writer = new(seed + 100);
        ReversalEncoder.Trainer encoder = reader.CreateTrainer(new Adam(1e-2f), Longest, Batch);
        ReversalDecoder.Trainer decoder = writer.CreateTrainer(new Adam(1e-2f), Longest + 1, Batch);
        EncoderDecoderTrainer joined = new(encoder, decoder) { MaxGradientNorm = 1f };
        SequenceBatch source = ReversalEncoder.CreateBatch(Longest, Batch);
        SequenceBatch target = ReversalDecoder.CreateBatch(Longest + 1, Batch);
        SeededRandom random = new(1_000 + seed);
        for (int update = 0; update < Updates; update++)
        {
            source.Clear();
            target.Clear();
            while (source.Count < Batch)
            {
                int[] text = Draw(random), reversed = [.. text.Reverse()];
                source.Add(OneHot(text, Symbols));
                target.Add(OneHot([End, .. reversed], Symbols + 1), [.. reversed, End]);    // the decoder is told what it should have said
            }

            float rate = 1e-2f * (1 - ((float)update / Updates));
            encoder.LearningRate = encoderRate * rate;
            decoder.LearningRate = decoderRate * rate;
            joined.Train(source, target);
        }

        encoder.Publish();
        decoder.Publish();
        SeededRandom fresh = new(900_000 + seed);
        return Enumerable.Range(0, Tests).Count(_ =>
        {
            int[] text = Draw(fresh);
            return Say(reader, writer, text).SequenceEqual(text.Reverse());
        }) / (double)Tests;
    }

    /// <summary>Reads, hands the state over, and writes: each symbol said is the next input.</summary>
    private static int[] Say(ReversalEncoder reader, ReversalDecoder writer, int[] text)
    {
        ReversalEncoder.State read = reader.InitialState;
        reader.Run(ref read, OneHot(text, Symbols), new float[text.Length * ReversalEncoder.OutputSize]);

        Span<float> state = stackalloc float[ReversalEncoder.StateSize];
        read.CopyTo(state);
        ReversalDecoder.State write = default;
        write.CopyFrom(state);

        int[] said = [];
        int last = End;
        float[] outputs = new float[Symbols + 1];
        for (int t = 0; t <= Longest; t++)
        {
            writer.Step(ref write, OneHot([last], Symbols + 1), outputs);
            last = Array.IndexOf(outputs, outputs.Max());
            if (last == End)
            {
                break;
            }

            said = [.. said, last];
        }

        return said;
    }

    private static int[] Draw(SeededRandom random) => [.. Enumerable.Range(0, 1 + random.NextInt(Longest)).Select(_ => random.NextInt(Symbols))];

    private static float[] OneHot(int[] symbols, int size)
    {
        float[] values = new float[symbols.Length * size];
        for (int t = 0; t < symbols.Length; t++)
        {
            values[(t * size) + symbols[t]] = 1f;
        }

        return values;
    }
}
