using System;
using System.Collections.Generic;
using System.Diagnostics;

namespace LstmGen.Sample;

/// <summary>Time and memory of one step, over many.</summary>
/// <param name="Nanoseconds">Median of the blocks.</param>
/// <param name="Bytes">Managed memory allocated on this thread.</param>
internal sealed record StepBenchmark(double Nanoseconds, double Bytes)
{
    private const int WarmUpBlocks = 20;   // long enough for the JIT to replace the first, quickly made code of the calling methods
    private const int Blocks = 31;
    private const int MinimumSteps = 50_000;

    public static StepBenchmark Measure(SpeakerModel model, IReadOnlyList<Utterance> utterances)
    {
        SpeakerModel.State state = model.InitialState;
        for (int i = 0; i < WarmUpBlocks; i++)
        {
            RunBlock(model, ref state, utterances);
        }

        double[] nanoseconds = new double[Blocks];
        long steps = 0, before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < Blocks; i++)
        {
            long start = Stopwatch.GetTimestamp();
            int taken = RunBlock(model, ref state, utterances);
            nanoseconds[i] = Stopwatch.GetElapsedTime(start).TotalNanoseconds / taken;
            steps += taken;
        }

        long bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        Array.Sort(nanoseconds);
        return new StepBenchmark(nanoseconds[Blocks / 2], bytes / (double)steps);
    }

    private static int RunBlock(SpeakerModel model, ref SpeakerModel.State state, IReadOnlyList<Utterance> utterances)
    {
        Span<float> output = stackalloc float[SpeakerModel.OutputSize];
        int steps = 0;
        while (steps < MinimumSteps)
        {
            for (int i = 0; i < utterances.Count; i++)
            {
                ReadOnlySpan<float> frames = utterances[i].Frames;
                for (; !frames.IsEmpty; frames = frames[SpeakerModel.InputSize..], steps++)
                {
                    model.Step(ref state, frames[..SpeakerModel.InputSize], output);
                }
            }
        }

        return steps;
    }
}
