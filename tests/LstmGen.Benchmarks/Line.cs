using System;
using System.Globalization;

namespace LstmGen.Benchmarks;

/// <summary>The yardstick's line format.</summary>
internal static class Line
{
    public static void Write(string peer, string workload, Timing timing, double error, double wideError, string note) =>
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{peer}|{workload}|{timing.Median:F2}|{timing.Minimum:F2}|{error:0.00e-00}|{wideError:0.00e-00}|{note}"));
}
