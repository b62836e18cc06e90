using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using LstmGen.Benchmarks.Comparison;
using LstmGen.Benchmarks.Models;

namespace LstmGen.Benchmarks.Commands;

/// <summary><c>startup</c>: what the first step costs, under the JIT with its default settings and in a native binary.</summary>
internal static class StartupCommand
{
    private const string ChildName = "startup-child";
    private const int WarmSteps = 1000;

    /// <summary>Products with a vector of weights, each a statement of its own, in the two kernels that a step compiles: for every gate, block of eight rows and column.</summary>
    private const int Products = (4 * (Units / 8) * (Lstm8x32.InputSize + Units)) + ((Lstm8x32.OutputSize + 7) / 8 * Units);

    /// <summary>The state is h and c.</summary>
    private const int Units = Lstm8x32.StateSize / 2;

    public static Command Create()
    {
        Option<FileInfo?> native = new("--native") { Description = "A published native binary that prints after its first step, such as LstmGen.Edge." };
        Option<string[]> nativeArguments = new("--native-arguments") { Description = "For example: --native-arguments speaker.safetensors 1.", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [] };
        Option<int> runs = new("--runs") { Description = "Processes of each kind; printed are medians.", DefaultValueFactory = _ => 9 };
        Command command = new("startup", "Time of the first step of 8x32, with and without Prepare, in processes of their own.") { native, nativeArguments, runs };
        command.SetAction(result => Run(result.GetValue(native), result.GetRequiredValue(nativeArguments), result.GetRequiredValue(runs)));
        return command;
    }

    /// <summary>What the processes run that <c>startup</c> starts.</summary>
    public static Command CreateChild()
    {
        Argument<bool> prepare = new("prepare");
        Command command = new(ChildName, "Used by startup.") { prepare };
        command.Hidden = true;
        command.SetAction(result => Child(result.GetRequiredValue(prepare)));
        return command;
    }

    private static void Run(FileInfo? native, string[] nativeArguments, int runs)
    {
        Dictionary<string, string?> defaults = new() { ["DOTNET_TieredCompilation"] = "1" };
        double[][] plain = Children(false), prepared = Children(true);
        MarkdownTable table = new("start-up, us", "under the JIT");
        table.Add("construction of the model", Text(plain, 0));
        table.Add("of it in the JIT", Text(plain, 5));
        table.Add("methods compiled for it", Text(plain, 6));
        table.Add("first `Step`", Text(plain, 2));
        table.Add("of it in the JIT", Text(plain, 7));
        table.Add("methods compiled for it", Text(plain, 8));
        table.Add($"JIT time per product with a vector of weights, of which a step has {Products}", Text(plain, 9));
        table.Add("`Prepare()`", Text(prepared, 1));
        table.Add("first `Step` after `Prepare()`", Text(prepared, 2));
        table.Add("second `Step` after it", Text(prepared, 3));
        table.Add("warm `Step`", Text(prepared, 4));
        if (native is not null)
            Native(table, native, nativeArguments, runs);
        table.Write();

        double[][] Children(bool prepare) => Enumerable.Range(0, runs)
            .Select(_ => ChildProcess.Run(null, defaults, ChildProcess.Host, ChildProcess.Self, ChildName, prepare ? "true" : "false")[0])
            .Select(line => line.Split('|').Select(field => double.Parse(field, CultureInfo.InvariantCulture)).ToArray())
            .ToArray();

        static string Text(double[][] children, int column) =>
            Statistics.Median(children.Select(c => c[column])).ToString("N2", CultureInfo.InvariantCulture);
    }

    /// <summary>
    /// Prints microseconds: construction, Prepare, first, second and warm step; then, of construction and of the first step, microseconds in the JIT and methods compiled;
    /// at last the JIT's microseconds per product of the first step.
    /// </summary>
    private static void Child(bool prepare)
    {
        float[] input = Signal.Loud(Lstm8x32.InputSize), output = new float[Lstm8x32.OutputSize];
        double[] warm = new double[101];
        Since(Stopwatch.GetTimestamp());   // its own compilation is nobody's start-up
        _ = JitAccount.Now() - JitAccount.Now();

        JitAccount before = JitAccount.Now();
        long start = Stopwatch.GetTimestamp();
        Lstm8x32 model = new();
        Lstm8x32.State state = default;
        double construction = Since(start);
        JitAccount constructing = JitAccount.Now() - before;

        start = Stopwatch.GetTimestamp();
        if (prepare)
            Lstm8x32.Prepare();
        double preparation = Since(start);

        before = JitAccount.Now();
        start = Stopwatch.GetTimestamp();
        model.Step(ref state, input, output);
        double first = Since(start);
        JitAccount stepping = JitAccount.Now() - before;

        start = Stopwatch.GetTimestamp();
        model.Step(ref state, input, output);
        double second = Since(start);

        // Until the callers of the kernels, which start in the first tier, have been recompiled.
        for (long began = Stopwatch.GetTimestamp(); Since(began) < 500_000;)
            model.Step(ref state, input, output);
        for (int i = 0; i < warm.Length; i++)
        {
            start = Stopwatch.GetTimestamp();
            for (int step = 0; step < WarmSteps; step++)
                model.Step(ref state, input, output);
            warm[i] = Since(start) / WarmSteps;
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{construction:F3}|{preparation:F3}|{first:F3}|{second:F3}|{Statistics.Median(warm):F3}")
            + string.Create(CultureInfo.InvariantCulture, $"|{constructing.Microseconds:F3}|{constructing.Methods}|{stepping.Microseconds:F3}|{stepping.Methods}|{stepping.Microseconds / Products:F3}"));
    }

    private static void Native(MarkdownTable table, FileInfo program, string[] arguments, int runs)
    {
        List<double> times = [];
        for (int run = 0; run < runs; run++)
        {
            ProcessStartInfo info = new(program.FullName, arguments) { RedirectStandardOutput = true };
            long start = Stopwatch.GetTimestamp();
            using Process process = Process.Start(info)!;
            string? line = process.StandardOutput.ReadLine();
            times.Add(Since(start));
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            if (line is null || process.ExitCode != 0)
                throw new ChildFailedException($"{program.Name} exited with {process.ExitCode}.");
        }

        table.Add($"{program.Name}: {program.Length:N0} bytes; process start to first line", Statistics.Median(times).ToString("N0", CultureInfo.InvariantCulture));
    }

    private static double Since(long start) => Stopwatch.GetElapsedTime(start).TotalMicroseconds;
}
