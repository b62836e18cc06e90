using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.IO;
using System.Linq;
using LstmGen.Benchmarks.Comparison;
using LstmGen.Benchmarks.Counting;

namespace LstmGen.Benchmarks.Commands;

/// <summary><c>instructions</c>: how many instructions a call of the step and of each of its kernels executes in a native binary, beside what is expected.</summary>
internal static class InstructionsCommand
{
    /// <summary>Share by which counts may differ: patches of the compiler move some instructions.</summary>
    private const double Tolerance = 0.02;

    public static Command Create()
    {
        Option<FileInfo> native = new("--native") { Description = "A native binary with symbols, or with its .dbg file beside it.", Required = true };
        Option<FileInfo?> expected = new("--expected") { Description = "What was counted before; LSTMGEN_ACCEPT=1 writes it." };
        Command command = new("instructions", "Instructions per call of the step and its kernels, each without those it calls, counted by valgrind --tool=callgrind.") { native, expected };
        command.SetAction(result => Run(result.GetRequiredValue(native).FullName, result.GetValue(expected)?.FullName));
        return command;
    }

    private static int Run(string program, string? expected)
    {
        SortedDictionary<string, double> found = new(StringComparer.Ordinal);
        try
        {
            foreach (FunctionCost function in Callgrind.Run(program).Where(f => f.Name.EndsWith("__Step", StringComparison.Ordinal)))
                found[function.Name] = (double)function.Instructions / function.Calls;
        }
        catch (ChildFailedException e)
        {
            Console.WriteLine($"instructions: not measured: {e.Message}");
            return e.IsMissing ? 0 : 1;
        }

        if (found.Count == 0)
        {
            Console.WriteLine("No step among the functions: symbols are missing.");
            return 1;
        }

        string[] lines = [.. found.Select(f => string.Create(CultureInfo.InvariantCulture, $"{f.Key} {f.Value:F0}"))];
        foreach (string line in lines)
            Console.WriteLine(line);
        if (expected is null)
            return 0;
        if (Environment.GetEnvironmentVariable("LSTMGEN_ACCEPT") == "1")
        {
            File.WriteAllText(expected, string.Join('\n', lines) + "\n");
            return 0;
        }

        string[] problems = [.. Differences(File.ReadAllLines(expected).Select(Read).ToDictionary(p => p.Name, p => p.Count), found)];
        foreach (string problem in problems)
            Console.WriteLine(problem);
        return problems.Length == 0 ? 0 : 1;
    }

    private static IEnumerable<string> Differences(Dictionary<string, double> expected, IReadOnlyDictionary<string, double> found)
    {
        foreach (string name in expected.Keys.Union(found.Keys).Order(StringComparer.Ordinal))
        {
            if (!found.TryGetValue(name, out double now))
                yield return $"{name}: is gone";
            else if (!expected.TryGetValue(name, out double before))
                yield return $"{name}: is new";
            else if (Math.Abs(now - before) > Tolerance * before)
                yield return string.Create(CultureInfo.InvariantCulture, $"{name}: {now:F0} instructions a call, expected {before:F0} within {Tolerance:P0}");
        }
    }

    private static (string Name, double Count) Read(string line)
    {
        int space = line.LastIndexOf(' ');
        return (line[..space], double.Parse(line.AsSpan(space), CultureInfo.InvariantCulture));
    }
}
