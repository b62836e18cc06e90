using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading.Tasks;

namespace LstmGen.Benchmarks.Comparison;

/// <summary>Runs a program to its end, on one core where the system can say so.</summary>
internal static class ChildProcess
{
    private static readonly string? Taskset = InPath("taskset");

    /// <summary>Of this process: the .NET host that runs it.</summary>
    public static string Host { get; } = Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet";

    /// <summary>This program's own assembly, for children that measure with it.</summary>
    public static string Self { get; } = typeof(ChildProcess).Assembly.Location;

    public static bool CanPin => Taskset is not null;

    /// <param name="core">The core to stay on; null: any, or the program pins itself.</param>
    /// <param name="environment">Variables to set; null removes one.</param>
    /// <exception cref="ChildFailedException">It does not start, or exits with another code than 0.</exception>
    public static string[] Run(int? core, IReadOnlyDictionary<string, string?> environment, string program, params string[] arguments)
    {
        ProcessStartInfo start = core is { } number && Taskset is not null
            ? new ProcessStartInfo(Taskset, ["-c", $"{number}", program, .. arguments])
            : new ProcessStartInfo(program, arguments);
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        foreach (string name in start.Environment.Keys.Where(IsSettingOfTheRuntime).ToArray())
            start.Environment.Remove(name);
        foreach ((string name, string? value) in environment)
            start.Environment[name] = value;

        try
        {
            using Process process = Process.Start(start)!;
            Task<string> errors = process.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0
                ? output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                : throw new ChildFailedException(Reason(errors.Result, process.ExitCode));
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new ChildFailedException($"{program} does not start: {e.Message}", isMissing: true);
        }
    }

    /// <summary>The first line of an exception's text is its message; what stands in the last inner one is the cause. Lines of valgrind begin with two equals signs.</summary>
    private static string Reason(string errors, int code)
    {
        string[] lines = errors.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        string? cause = lines.LastOrDefault(line => line.StartsWith("--->", StringComparison.Ordinal)) ?? lines.FirstOrDefault(line => !line.StartsWith("==", StringComparison.Ordinal));
        return cause is null ? $"exit code {code}" : cause.TrimStart('-', '>', ' ');
    }

    /// <summary>Settings of the surrounding process must not reach what is measured; a child gets those that it is given.</summary>
    private static bool IsSettingOfTheRuntime(string name) =>
        name.StartsWith("DOTNET_Jit", StringComparison.Ordinal) || name.StartsWith("DOTNET_Tiered", StringComparison.Ordinal)
        || name.StartsWith("DOTNET_TC_", StringComparison.Ordinal) || name.StartsWith("DOTNET_Enable", StringComparison.Ordinal)
        || name.StartsWith("CORECLR_", StringComparison.Ordinal);

    private static string? InPath(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.Combine(folder, program))
        .FirstOrDefault(File.Exists);
}
