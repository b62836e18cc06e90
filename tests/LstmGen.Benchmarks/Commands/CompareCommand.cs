using System.CommandLine;
using System.IO;
using LstmGen.Benchmarks.Comparison;

namespace LstmGen.Benchmarks.Commands;

/// <summary><c>compare</c>: this project beside others, as ratios.</summary>
internal static class CompareCommand
{
    public static Command Create()
    {
        Option<DirectoryInfo> yardstick = new("--yardstick")
        {
            Description = "Folder with run.sh: 'run.sh infer NAME' and 'run.sh train NAME' print lines as 'step' does; gen.cpp there makes the data.",
            Required = true,
        };
        Option<FileInfo> peers = new("--peers") { Description = "LstmGen.Benchmarks.Peers.dll.", DefaultValueFactory = _ => new FileInfo(PeerProgram.DefaultPath) };
        Option<int> rounds = new("--rounds") { Description = "A fresh process per contestant and workload in each.", DefaultValueFactory = _ => 4 };
        Option<int> core = new("--core") { Description = "Where taskset exists.", DefaultValueFactory = _ => System.Environment.ProcessorCount > 1 ? 1 : 0 };
        Argument<string> filter = SharedArguments.Filter();
        Command command = new("compare", "Ratios to C++ 256-bit, C++ AVX2, ONNX Runtime and TorchSharp, interleaved, as Markdown.") { yardstick, peers, rounds, core, filter };
        command.SetAction(result =>
        {
            string sources = result.GetRequiredValue(yardstick).FullName;
            ComparisonSettings settings = new(
                sources, YardstickData.Make(sources), result.GetRequiredValue(peers).FullName, result.GetRequiredValue(rounds), result.GetRequiredValue(core), result.GetRequiredValue(filter));
            ComparisonRun run = new(settings);
            Results results = run.Measure();
            new ComparisonReport(results, settings).Write(run.Contestants);
        });
        return command;
    }
}
