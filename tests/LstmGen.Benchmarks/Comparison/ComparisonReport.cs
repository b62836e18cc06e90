using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using static LstmGen.Benchmarks.Comparison.ComparisonRun;

namespace LstmGen.Benchmarks.Comparison;

/// <summary>Results as Markdown. A ratio below 1 means that this project is faster.</summary>
internal sealed class ComparisonReport(Results results, ComparisonSettings settings)
{
    private const string Missing = "-";

    public void Write(IEnumerable<Contestant> contestants)
    {
        Console.WriteLine($"Machine: {MachineReport.Processor}. {MachineReport.Software}.");
        Console.WriteLine($"{MachineReport.VersionOf("g++") ?? "g++: not found"}. {results.Note(Onnx) ?? Onnx + " not measured"}. {results.Note(Torch) ?? Torch + " not measured"}.");
        Console.WriteLine($"{settings.Rounds} rounds, a process a measurement, one thread, {(ChildProcess.CanPin ? $"on core {settings.Core}" : "not pinned")}; a ratio is the median over the rounds of ours / theirs; in brackets its least and largest.");
        foreach ((string name, string? reason) in contestants.Select(c => (c.Name, c.Failure)).Where(c => c.Failure is not null).Distinct())
            Console.WriteLine($"{name}: not measured: {reason}.");
        Console.WriteLine();

        string[] streaming = Workloads.Streaming.Select(w => w.Name).ToArray();
        Table("Public `Step`, ns per step", streaming, Step, "-step", Onnx, Torch);
        Table("Public `Run`, ns per step", streaming, Run, "-block");
        Table("Public `Train`, ns per iteration of 64 steps", Workloads.Training.SelectMany(w => new[] { $"{w.Name}_b1", $"{w.Name}_b16" }).ToArray(), Train, "-train", Torch);
        Table("1,024 states, ns per agent and step", [AgentsBenchmark.Name], Agents, "-agents", Onnx, Torch);
    }

    private void Table(string title, string[] workloads, string ours, string suffix, params string[] peers)
    {
        MarkdownTable table = new([title, "ours", "C++ 256", "variant", "ratio", "ours, AVX-512 off", "C++ AVX2", "ratio", "ours, 512 bits", "C++ 512", "ratio", .. peers.Select(p => p + " / ours")]);
        List<double> wide = [], narrow = [], full = [];
        bool any = false;
        foreach (string workload in workloads)
        {
            double[]? own = results.Of(ours, "ours", workload), off = results.Of(ours + Narrow, "ours", workload), on = results.Of(ours + Full, "ours", workload);
            if (own is null)
                continue;
            any = true;
            (string Peer, double[] Rounds)? cpp = Best("cpp256-", suffix, workload), avx2 = Best("cpp256avx2-", suffix, workload), cpp512 = Best("cpp512-", suffix, workload);
            List<string> cells = [workload, Time(own), Time(cpp?.Rounds), cpp?.Peer ?? Missing, Ratio(own, cpp?.Rounds, wide), Time(off), Time(avx2?.Rounds), Ratio(off, avx2?.Rounds, narrow), Time(on), Time(on is null ? null : cpp512?.Rounds), Ratio(on, cpp512?.Rounds, full)];
            foreach (string peer in peers)
                cells.Add(results.Best(peer, workload, _ => true) is var (_, rounds) ? Text(Statistics.Ratio(rounds, own), "F1") : Missing);
            table.Add([.. cells]);
        }

        if (!any)
            return;
        if (wide.Count > 1)
            table.Add(["geometric mean", "", "", "", Text(Statistics.GeometricMean(wide), "F3"), "", "", Text(Statistics.GeometricMean(narrow), "F3"), "", "", full.Count == 0 ? Missing : Text(Statistics.GeometricMean(full), "F3"), .. peers.Select(_ => "")]);
        table.Write();
    }

    /// <summary>The fastest accurate variant; a name says which are not.</summary>
    private (string Peer, double[] Rounds)? Best(string prefix, string suffix, string workload) => results.Best(
        Cpp,
        workload,
        peer => peer.StartsWith(prefix, StringComparison.Ordinal) && peer.EndsWith(suffix, StringComparison.Ordinal) && !peer.Contains("fast", StringComparison.Ordinal));

    private static string Time(double[]? rounds) => rounds is null ? Missing : Text(Statistics.Median(rounds), Statistics.Median(rounds) < 1000 ? "F1" : "N0");

    private static string Ratio(double[]? ours, double[]? theirs, List<double> all)
    {
        if (ours is null || theirs is null)
            return Missing;
        double[] ratios = ours.Zip(theirs, (a, b) => a / b).Where(double.IsFinite).ToArray();
        double median = Statistics.Median(ratios);
        all.Add(median);
        return $"{Text(median, "F3")} ({Text(ratios.Min(), "F2")} to {Text(ratios.Max(), "F2")})";
    }

    private static string Text(double value, string format) => double.IsFinite(value) ? value.ToString(format, CultureInfo.InvariantCulture) : Missing;
}
