using System;
using System.Diagnostics;

namespace LstmGen.Benchmarks;

/// <summary>Nanoseconds per unit of work: median and minimum of many short blocks, as the yardstick measures.</summary>
internal readonly record struct Timing(double Median, double Minimum)
{
    private const int Blocks = 101;
    private const double BlockNanoseconds = 150_000;
    private const double WarmUpNanoseconds = 4e8;

    /// <param name="work">Does that many units of work.</param>
    public static Timing Of(Action<int> work)
    {
        // Long enough for the callers of emitted code to be recompiled optimised; emitted kernels are from the start.
        long start = Stopwatch.GetTimestamp();
        int units = 1;
        double last = 0;
        while (Nanoseconds(start) < WarmUpNanoseconds)
        {
            long before = Stopwatch.GetTimestamp();
            work(units);
            last = Nanoseconds(before);
            if (last < BlockNanoseconds * 0.6)
                units = Math.Min(units * 2, 1 << 24);
        }
        units = Math.Max(1, (int)(units * BlockNanoseconds / Math.Max(last, 1)));

        double[] blocks = new double[Blocks];
        for (int i = 0; i < Blocks; i++)
        {
            long before = Stopwatch.GetTimestamp();
            work(units);
            blocks[i] = Nanoseconds(before) / units;
        }
        Array.Sort(blocks);
        return new Timing(blocks[Blocks / 2], blocks[0]);
    }

    private static double Nanoseconds(long since) => (Stopwatch.GetTimestamp() - since) * (1e9 / Stopwatch.Frequency);
}
