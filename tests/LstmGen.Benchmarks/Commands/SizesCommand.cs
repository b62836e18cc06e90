using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Linq;
using LstmGen.Benchmarks.Comparison;
using LstmGen.Benchmarks.Models.Sizes;
using LstmGen.Benchmarks.Scaling;

namespace LstmGen.Benchmarks.Commands;

/// <summary><c>sizes</c>: what a size between two multiples of the vector width costs.</summary>
internal static class SizesCommand
{
    private const int Inputs = 8;

    private static readonly IStepSubject[] Subjects =
    [
        new StepSubject<Units7.State>(7, new Units7()),
        new StepSubject<Units8.State>(8, new Units8()),
        new StepSubject<Units9.State>(9, new Units9()),
        new StepSubject<Units12.State>(12, new Units12()),
        new StepSubject<Units16.State>(16, new Units16()),
        new StepSubject<Units20.State>(20, new Units20()),
        new StepSubject<Units24.State>(24, new Units24()),
        new StepSubject<Units31.State>(31, new Units31()),
        new StepSubject<Units32.State>(32, new Units32()),
        new StepSubject<Units33.State>(33, new Units33()),
        new StepSubject<Units40.State>(40, new Units40()),
        new StepSubject<Units48.State>(48, new Units48()),
        new StepSubject<Units56.State>(56, new Units56()),
        new StepSubject<Units64.State>(64, new Units64()),
        new StepSubject<Units80.State>(80, new Units80()),
        new StepSubject<Units96.State>(96, new Units96()),
        new StepSubject<Units100.State>(100, new Units100()),
        new StepSubject<Units104.State>(104, new Units104()),
        new StepSubject<Units128.State>(128, new Units128()),
    ];

    public static Command Create()
    {
        Option<int> rounds = new("--rounds") { Description = "Each goes through all sizes; printed are medians.", DefaultValueFactory = _ => 3 };
        Command command = new("sizes", "One LSTM layer with 8 inputs: time per step and multiply-add, and what sizes between multiples of 8 cost beside their neighbours.") { rounds };
        command.SetAction(result => Run(result.GetRequiredValue(rounds)));
        return command;
    }

    private static void Run(int rounds)
    {
        List<double>[] times = Subjects.Select(_ => new List<double>()).ToArray();
        for (int round = 0; round < rounds; round++)
        {
            Console.Error.WriteLine($"round {round + 1} of {rounds}");
            for (int i = 0; i < Subjects.Length; i++)
                times[i].Add(Subjects[i].MeasureStep());
        }

        SortedDictionary<int, double> medians = new(Subjects.Select((s, i) => (s.Units, Time: Statistics.Median(times[i]))).ToDictionary(p => p.Units, p => p.Time));
        MarkdownTable table = new("units, 8 inputs", "ns per step", "ps per multiply-add", "to the line between multiples of 8");
        foreach ((int units, double time) in medians)
        {
            int products = 4 * units * (Inputs + units);
            string between = Line(medians, units) is { } line ? Invariant($"{time / line:F2}") : "";
            table.Add(Invariant($"{units}"), Invariant($"{time:F1}"), Invariant($"{1000 * time / products:F1}"), between);
        }

        table.Write();
    }

    /// <summary>
    /// What a size would take on the line through its neighbouring multiples of 8, logarithm of time over size; below the first one, that one's time.
    /// Null: it is a multiple itself.
    /// </summary>
    private static double? Line(SortedDictionary<int, double> times, int units)
    {
        if (units % 8 == 0)
            return null;
        int high = times.Keys.First(u => u > units && u % 8 == 0), low = times.Keys.LastOrDefault(u => u < units && u % 8 == 0);
        if (low == 0)
            return times[high];
        double share = (double)(units - low) / (high - low);
        return Math.Exp(((1 - share) * Math.Log(times[low])) + (share * Math.Log(times[high])));
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
