using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using LstmGen.Tests.Emitted.Models;
using Xunit;
using static LstmGen.Tests.Emitted.Arrays;

namespace LstmGen.Tests.Emitted;

/// <summary>Kernels hold references into arrays that the garbage collector moves, and into a block that nothing else may hold any more.</summary>
public class GarbageCollectionTests
{
    private const int Steps = 40;

    /// <summary>Runs, and collections meanwhile.</summary>
    private const int Least = 150;

    [Fact]
    public void MovingArraysUnderRunningKernelsChangesNoBit()
    {
        TwoLayerModel model = new(5);
        LoopedModel looped = new(5);
        int[] expected = Run(model, looped);
        bool done = false;
        int runs = 0, collections = 0;
        Thread collector = new(() =>
        {
            Random random = new(1);
            while (!Volatile.Read(ref done))
            {
                // One a run, somewhere in it: else kernels would run in the gaps between collections only, which are short where vectors are emulated.
                SpinWait.SpinUntil(() => Volatile.Read(ref done) || collections <= Volatile.Read(ref runs));
                Thread.SpinWait(random.Next(20_000));
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
                Interlocked.Increment(ref collections);
            }
        });
        collector.Start();
        try
        {
            while (runs < Least || Volatile.Read(ref collections) < Least)
            {
                Assert.Equal(expected, Run(model, looped));
                Interlocked.Increment(ref runs);
            }
        }
        finally
        {
            Volatile.Write(ref done, true);
            collector.Join();
        }
    }

    private static int[] Run(TwoLayerModel model, LoopedModel looped)
    {
        // Fresh arrays with garbage between them, so that a collection has something to move them over.
        List<object> garbage = [];
        TwoLayerModel.State[] states = New<TwoLayerModel.State>(4);
        LoopedModel.State[] loopedStates = New<LoopedModel.State>(4);
        float[] x = New<float>(Steps * 11), y = New<float>(Steps * 11);
        Random(x.Length, 9).CopyTo(x, 0);
        garbage.Clear();
        model.Run(ref states[3], x.AsSpan(0, Steps * 3), y.AsSpan(0, Steps * 2));
        looped.Run(ref loopedStates[2], x, x);
        TwoLayerModel.Trainer trainer = model.CreateTrainer(new Adam(1e-2f), Steps);
        SequenceBatch batch = TwoLayerModel.CreateBatch(Steps);
        batch.Add(x.AsSpan(0, Steps * 3), y.AsSpan(0, Steps * 2));
        trainer.SetParameters(Random(TwoLayerModel.ParameterCount, 4, 0.4f));
        float loss = trainer.Train(batch) + trainer.Train(batch);
        return [.. Bits(x), .. Bits(y), .. Bits([loss]), states[3].GetHashCode(), loopedStates[2].GetHashCode(), .. states.Take(3).Select(s => s.GetHashCode())];

        T[] New<T>(int count)
        {
            garbage.Add(new byte[20_000]);
            T[] array = new T[count];
            garbage.Add(new byte[20_000]);
            return array;
        }
    }
}
