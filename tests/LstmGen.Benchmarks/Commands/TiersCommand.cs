using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Linq;
using LstmGen.Benchmarks.Comparison;
using LstmGen.Benchmarks.Models;
using LstmGen.Benchmarks.Models.Tiers;
using LstmGen.Benchmarks.Scaling;

namespace LstmGen.Benchmarks.Commands;

/// <summary><c>tiers</c>: what the precise tier of activations costs a step, and what the fast one saves.</summary>
internal static class TiersCommand
{
    /// <summary>Per shape the default tier, the precise one, the fast one: rounds take them one shortly after the other.</summary>
    private static readonly (string Shape, IStepSubject[] Tiers)[] Subjects =
    [
        ("1x8", [new StepSubject<Lstm1x8.State>(8, new Lstm1x8()), new StepSubject<Precise1x8.State>(8, new Precise1x8()), new StepSubject<Fast1x8.State>(8, new Fast1x8())]),
        ("1x16", [new StepSubject<Lstm1x16.State>(16, new Lstm1x16()), new StepSubject<Precise1x16.State>(16, new Precise1x16()), new StepSubject<Fast1x16.State>(16, new Fast1x16())]),
        ("8x32", [new StepSubject<Lstm8x32.State>(32, new Lstm8x32()), new StepSubject<Precise8x32.State>(32, new Precise8x32()), new StepSubject<Fast8x32.State>(32, new Fast8x32())]),
    ];

    public static Command Create()
    {
        Option<int> rounds = new("--rounds") { Description = "Each goes through all models; printed are medians.", DefaultValueFactory = _ => 11 };
        Command command = new("tiers", "Time per step of the tiers of accuracy, and their ratios to the default.") { rounds };
        command.SetAction(result => Run(result.GetRequiredValue(rounds)));
        return command;
    }

    private static void Run(int rounds)
    {
        double[][][] times = [.. Subjects.Select(s => s.Tiers.Select(_ => new double[rounds]).ToArray())];
        for (int round = 0; round < rounds; round++)
        {
            Console.Error.WriteLine($"round {round + 1} of {rounds}");
            for (int s = 0; s < Subjects.Length; s++)
            {
                for (int tier = 0; tier < times[s].Length; tier++)
                    times[s][tier][round] = Subjects[s].Tiers[tier].MeasureStep();
            }
        }

        MarkdownTable table = new("inputs x units", "default, ns per step", "precise", "to the default", "fast", "to the default");
        for (int s = 0; s < Subjects.Length; s++)
        {
            List<string> cells = [Subjects[s].Shape, Time(times[s][0])];
            foreach (double[] tier in times[s].Skip(1))
                cells.AddRange([Time(tier), FormattableString.Invariant($"{Statistics.Ratio(tier, times[s][0]):F2}")]);
            table.Add([.. cells]);
        }

        table.Write();
    }

    private static string Time(double[] times) => FormattableString.Invariant($"{Statistics.Median(times):F1}");
}
