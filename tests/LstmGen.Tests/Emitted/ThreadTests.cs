using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using LstmGen.CompilerServices;
using LstmGen.Tests.Emitted.Models;
using Xunit;
using static LstmGen.Tests.Emitted.Arrays;

namespace LstmGen.Tests.Emitted;

/// <summary>
/// Threads step states of their own on one model while another trains and publishes. In the weights of set k all parameters are k / 1,024, so the
/// outputs from the zero state are one row out of a table; weights of two sets mixed in one step or run give an output outside it.
/// </summary>
public class ThreadTests
{
    private const int Sets = 48;
    private const int Steppers = 3;
    private const int Publications = 1_500;
    private const int RunSteps = 5;

    private static readonly float[] Inputs = Random(RunSteps * TwoLayerModel.InputSize, 6, 2f);

    [Fact]
    public void StepsSeeOneSetOfWeightsWhilePublishingIntoNewBlocks() => Race(reuse: false);

    [Fact]
    public void StepsSeeOneSetOfWeightsWhilePublishingIntoRetiredBlocks() => Race(reuse: true);

    [Fact]
    public void AMixtureOfTwoSetsWouldBeSeen()
    {
        TwoLayerModel model = new();
        TwoLayerModel.Trainer trainer = Trainer(model);
        Dictionary<string, int> table = Table();
        for (int boundary = 1; boundary < TwoLayerModel.ParameterCount; boundary++)
        {
            float[] torn = Parameters(20);
            torn.AsSpan(boundary).Fill(21 / 1024f);
            trainer.SetParameters(torn);
            trainer.Publish();
            Assert.False(table.ContainsKey(Run(model)), $"a tear at {boundary} goes unseen");
        }
    }

    [Fact]
    public void AMixtureWithinTheBlockThatKernelsReadWouldBeSeen()
    {
        TwoLayerModel model = new();
        TwoLayerModel.Trainer trainer = Trainer(model);
        Dictionary<string, int> table = Table();
        WeightBlock first = Block(20), second = Block(21);
        int seen = 0, tears = 0;
        for (int boundary = 8; boundary < first.PackedSpan.Length; boundary += 8)
        {
            // What a step would read if a publication overwrote the block under it.
            if (first.PackedSpan[..boundary].SequenceEqual(second.PackedSpan[..boundary]) || first.PackedSpan[boundary..].SequenceEqual(second.PackedSpan[boundary..]))
            {
                continue;
            }

            trainer.SetParameters(Parameters(1));
            trainer.Publish();
            WeightBlock current = trainer.Publish();
            trainer.Publish(current);   // the model now steps with this very block
            first.PackedSpan[..boundary].CopyTo(current.PackedSpan);
            second.PackedSpan[boundary..].CopyTo(current.PackedSpan[boundary..]);
            tears++;
            seen += table.ContainsKey(Run(model)) ? 0 : 1;
        }

        Assert.True(tears > 20, $"{tears} tears");
        Assert.Equal(tears, seen);

        WeightBlock Block(int set)
        {
            trainer.SetParameters(Parameters(set));
            trainer.Publish();
            return trainer.Publish();
        }
    }

    private static void Race(bool reuse)
    {
        Dictionary<string, int> table = Table();
        Dictionary<string, int> singles = table.Keys.GroupBy(FirstStep).ToDictionary(group => group.Key, group => group.Count());
        TwoLayerModel model = new();
        TwoLayerModel.Trainer trainer = Trainer(model);
        trainer.SetParameters(Parameters(1));
        trainer.Publish();
        ConcurrentQueue<string> failures = new();
        ConcurrentDictionary<int, bool> seen = new();
        long[] rounds = new long[Steppers * 16];   // a cache line each
        bool done = false;
        Thread[] threads = Enumerable.Range(0, Steppers).Select(number => new Thread(() => Step(number))).ToArray();
        Array.ForEach(threads, thread => thread.Start());
        try
        {
            Publish(model, trainer, reuse, rounds, seen);
        }
        finally
        {
            Volatile.Write(ref done, true);
            Array.ForEach(threads, thread => thread.Join());
        }

        Assert.Empty(failures);
        Assert.True(seen.Count > Sets / 4, $"only {seen.Count} sets of weights were seen: the threads did not overlap");

        void Step(int number)
        {
            float[] single = new float[TwoLayerModel.OutputSize];
            try
            {
                while (!Volatile.Read(ref done) && failures.Count < 5)
                {
                    string run = Run(model);
                    if (table.TryGetValue(run, out int set))
                    {
                        seen.TryAdd(set, true);
                    }
                    else
                    {
                        failures.Enqueue($"run: {run}");
                    }

                    TwoLayerModel.State state = default;
                    model.Step(ref state, Inputs.AsSpan(0, TwoLayerModel.InputSize), single);
                    if (!singles.ContainsKey(Key(single)))
                    {
                        failures.Enqueue($"step: {Key(single)}");
                    }

                    Volatile.Write(ref rounds[number * 16], rounds[number * 16] + 1);
                }
            }
            catch (Exception error)
            {
                failures.Enqueue(error.ToString());
            }
            finally
            {
                Volatile.Write(ref rounds[number * 16], long.MaxValue);   // nobody need wait for this thread any more
            }
        }
    }

    private static void Publish(TwoLayerModel model, TwoLayerModel.Trainer trainer, bool reuse, long[] rounds, ConcurrentDictionary<int, bool> seen)
    {
        // On a busy machine the steppers may hardly have run when the last weights are out: then go on, within reason.
        const int Most = 40 * Publications;
        Queue<(WeightBlock Block, long[] Rounds)> retired = new();
        SequenceBatch batch = TwoLayerModel.CreateBatch(4);
        batch.Add(Random(12, 1), Random(8, 2));
        for (int i = 0; i < Publications || (seen.Count <= Sets / 4 && i < Most); i++)
        {
            trainer.Train(batch);   // must not reach any step
            trainer.SetParameters(Parameters(1 + (i % Sets)));
            WeightBlock old;
            if (reuse && retired.Count >= 6)
            {
                // The contract: no step begun before the block's retirement still runs. Every thread has since finished the round it was in.
                (WeightBlock block, long[] at) = retired.Dequeue();
                for (int n = 0; n < Steppers; n++)
                {
                    while (Volatile.Read(ref rounds[n * 16]) <= at[n])
                    {
                        Thread.Yield();
                    }
                }

                old = trainer.Publish(block);
            }
            else
            {
                old = trainer.Publish();
            }

            Interlocked.MemoryBarrier();
            retired.Enqueue((old, Enumerable.Range(0, Steppers).Select(n => Volatile.Read(ref rounds[n * 16])).ToArray()));
            if (!reuse)
            {
                retired.Clear();
            }
        }

        Assert.Contains(Run(model), Table().Keys);
    }

    private static Dictionary<string, int> Table()
    {
        TwoLayerModel model = new();
        TwoLayerModel.Trainer trainer = Trainer(model);
        Dictionary<string, int> table = [];
        for (int k = 1; k <= Sets; k++)
        {
            trainer.SetParameters(Parameters(k));
            trainer.Publish();
            table.Add(Run(model), k);   // throws if two sets look alike
        }

        return table;
    }

    private static TwoLayerModel.Trainer Trainer(TwoLayerModel model) => model.CreateTrainer(new Sgd(0.01f), 4);

    private static float[] Parameters(int set)
    {
        float[] parameters = new float[TwoLayerModel.ParameterCount];
        parameters.AsSpan().Fill(set / 1024f);
        return parameters;
    }

    private static string Run(TwoLayerModel model)
    {
        float[] outputs = new float[RunSteps * TwoLayerModel.OutputSize];
        TwoLayerModel.State state = default;
        model.Run(ref state, Inputs, outputs);
        return Key(outputs);
    }

    private static string Key(float[] outputs) => string.Join(' ', Bits(outputs).Select(bits => bits.ToString("x8")));

    private static string FirstStep(string key) => string.Join(' ', key.Split(' ').Take(TwoLayerModel.OutputSize));
}
