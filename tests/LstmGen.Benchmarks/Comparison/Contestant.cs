using System;
using System.Collections.Generic;

namespace LstmGen.Benchmarks.Comparison;

/// <summary>Something that measures a workload in a process of its own, and the reason if it cannot.</summary>
/// <param name="name">As tables name it.</param>
/// <param name="measure">From a workload's name to the child's output.</param>
internal sealed class Contestant(string name, Func<string, string[]> measure)
{
    public string Name => name;

    /// <summary>Why it has failed; it is not tried again then.</summary>
    public string? Failure { get; private set; }

    /// <summary>What it prints of that workload; nothing once it has failed.</summary>
    public IEnumerable<Measurement> Measure(string workload)
    {
        if (Failure is not null)
            yield break;
        string[] lines;
        try
        {
            lines = measure(workload);
        }
        catch (ChildFailedException e)
        {
            Failure = e.Message;
            yield break;
        }

        foreach (string line in lines)
        {
            if (Measurement.Read(line) is { } measurement && workload.StartsWith(measurement.Workload, StringComparison.Ordinal))
                yield return measurement;
        }
    }
}
