using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Linq;
using LstmGen.Benchmarks.Comparison;
using LstmGen.Benchmarks.Generation;

namespace LstmGen.Benchmarks.Commands;

/// <summary><c>generator</c>: what models cost while compiling and typing.</summary>
internal static class GeneratorCommand
{
    public static Command Create()
    {
        Option<int> runs = new("--runs") { Description = "Of each measurement on a warm compiler; printed are medians.", DefaultValueFactory = _ => 9 };
        Command command = new("generator", "In process, on a warm compiler: time to generate, per unrelated keystroke, to compile; size of source and image.") { runs };
        command.SetAction(result => Run(result.GetRequiredValue(runs)));
        return command;
    }

    private static void Run(int runs)
    {
        // The first compilation of a process mostly compiles the compiler.
        GeneratorBenchmark first = new(GeneratorCase.All[0]);
        double cold = first.Generate();
        for (int i = 0; i < runs; i++)
        {
            first.Generate();
            first.Compile();
        }

        MarkdownTable table = new("model", "generate, ms", "keystroke, ms", "compile, ms", "files", "lines", "characters", "image, bytes");
        foreach (GeneratorCase model in GeneratorCase.All)
        {
            GeneratorBenchmark benchmark = new(model);
            double generate = Statistics.Median(Enumerable.Range(0, runs).Select(_ => benchmark.Generate()));
            double keystroke = Statistics.Median(benchmark.Keystrokes(Math.Max(runs, 100)));
            List<(double Milliseconds, int Characters, int Lines, int Files, long Image)> compiled = [.. Enumerable.Range(0, runs).Select(_ => benchmark.Compile())];
            double compile = Statistics.Median(compiled.Select(c => c.Milliseconds));
            table.Add(
                model.Name, Text($"{generate:F1}"), Text($"{keystroke:F3}"), Text($"{compile:F1}"),
                Text($"{compiled[0].Files}"), Text($"{compiled[0].Lines:N0}"), Text($"{compiled[0].Characters:N0}"), Text($"{compiled[0].Image:N0}"));
        }

        table.Write();
        Console.WriteLine(Text($"First run in this process, 1x8 on a cold compiler: {cold:F0} ms."));
    }

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
