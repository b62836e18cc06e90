using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace LstmGen.Benchmarks.Comparison;

/// <summary>
/// Measures workload after workload, contestant after contestant, round after round: what is divided by each other was taken within seconds,
/// and every measurement has a process of its own.
/// </summary>
internal sealed class ComparisonRun
{
    /// <summary>Names of contestants.</summary>
    public const string Step = "Step", Run = "Run", Train = "Train", Agents = "Agents", Cpp = "C++", Onnx = "ONNX Runtime", Torch = "TorchSharp", Narrow = ", AVX-512 off", Full = ", 512 bits";

    private static readonly Dictionary<string, string?> Steady = new() { ["DOTNET_TieredCompilation"] = "0" };
    private static readonly Dictionary<string, string?> SteadyAndNarrow = new() { ["DOTNET_TieredCompilation"] = "0", ["DOTNET_EnableAVX512"] = "0" };

    /// <summary>
    /// What counts as a right result. libtorch 2.10 on an AVX-512 machine has passed 0.01 for LSTMs of 8 and 16 units without gradients: a fault of oneDNN's AVX-512 code,
    /// with which it is measured nevertheless where it is right, and with AVX2 where not.
    /// </summary>
    private const double LargestError = 1e-4;

    private static readonly Dictionary<string, string?> SteadyAndAvx2 = new() { ["DOTNET_TieredCompilation"] = "0", ["ONEDNN_MAX_CPU_ISA"] = "AVX2" };

    private readonly ComparisonSettings _settings;
    private readonly Results _results;
    private readonly List<Contestant> _streaming, _training, _agents;

    public ComparisonRun(ComparisonSettings settings)
    {
        _settings = settings;
        _results = new Results(settings.Rounds);
        _streaming =
        [
            Ours(Step, "step", Steady), Yardstick("infer"), Ours(Run, "run", Steady),
            Ours(Step + Narrow, "step", SteadyAndNarrow), Ours(Run + Narrow, "run", SteadyAndNarrow),
            Ours(Step + Full, "step", Steady, "--512"), Ours(Run + Full, "run", Steady, "--512"),
            Peer(Onnx, "onnx", "step"), Peer(Torch, "torch", "step"),
        ];
        _training = [Ours(Train, "train", Steady), Yardstick("train"), Ours(Train + Narrow, "train", SteadyAndNarrow), Ours(Train + Full, "train", Steady, "--512"), Peer(Torch, "torch", "train")];
        _agents = [Ours(Agents, "agents", Steady), Ours(Agents + Narrow, "agents", SteadyAndNarrow), Ours(Agents + Full, "agents", Steady, "--512"), Peer(Onnx, "onnx", "agents"), Peer(Torch, "torch", "agents")];
    }

    public IEnumerable<Contestant> Contestants => [.. _streaming, .. _training, .. _agents];

    public Results Measure()
    {
        string[] streaming = Workloads.Streaming.Select(w => w.Name).Where(_settings.Wants).ToArray();

        // The last underscore tells batch 1 from batch 16.
        string[] training = Workloads.Training.SelectMany(w => new[] { $"{w.Name}_b1_", $"{w.Name}_b16_" }).Where(_settings.Wants).ToArray();
        string[] agents = new[] { AgentsBenchmark.Name }.Where(_settings.Wants).ToArray();
        for (int round = 0; round < _settings.Rounds; round++)
        {
            Measure(round, streaming, _streaming);
            Measure(round, training, _training);
            Measure(round, agents, _agents);
        }

        return _results;
    }

    private void Measure(int round, string[] workloads, List<Contestant> contestants)
    {
        foreach (string workload in workloads)
        {
            Console.Error.WriteLine($"round {round + 1} of {_settings.Rounds}: {workload.TrimEnd('_')}");
            foreach (Contestant contestant in contestants)
            {
                foreach (Measurement measurement in contestant.Measure(workload))
                    _results.Add(round, contestant.Name, measurement);
            }
        }
    }

    private Contestant Ours(string name, string command, Dictionary<string, string?> environment, params string[] options) => new(
        name,
        workload => ChildProcess.Run(_settings.Core, environment, ChildProcess.Host, [ChildProcess.Self, command, .. options, "--data", _settings.Data, workload]));

    /// <summary>It pins itself.</summary>
    private Contestant Yardstick(string what) => new(
        Cpp,
        workload => ChildProcess.Run(null, new Dictionary<string, string?> { ["CORE"] = $"{_settings.Core}" }, "bash", Path.Combine(_settings.Yardstick, "run.sh"), what, workload));

    private Contestant Peer(string name, string peer, string command) => new(
        name,
        workload =>
        {
            string[] lines = Run(Steady);
            return lines.Any(line => Measurement.Read(line) is { Error: > LargestError }) ? Run(SteadyAndAvx2) : lines;

            string[] Run(Dictionary<string, string?> environment) =>
                ChildProcess.Run(_settings.Core, environment, ChildProcess.Host, PeerProgram.Existing(_settings.Peers), peer, command, "--data", _settings.Data, workload);
        });
}
