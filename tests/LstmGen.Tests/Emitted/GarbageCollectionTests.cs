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

    [Fact]
    public void MovingArraysUnderRunningKernelsChangesNoBit()
    {
        TwoLayerModel model = new(5);
        LoopedModel looped = new(5);
        int[] expected = Run(model, looped);
        bool done = false;
        int collections = 0;
        Thread collector = new(() =>
        {
            while (!Volatile.Read(ref done))
            {
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
                Interlocked.Increment(ref collections);
                Thread.Sleep(1);    // or the kernels run in the gaps between collections only, which takes minutes where vectors are emulated
            }
        });
        collector.Start();
        try
        {
            for (int i = 0; i < 150 || Volatile.Read(ref collections) < 20; i++)
            {
                Assert.Equal(expected, Run(model, looped));
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
