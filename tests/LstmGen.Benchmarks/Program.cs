using System;
using System.CommandLine;
using System.IO;
using System.Linq;
using BenchmarkDotNet.Running;
using LstmGen.Benchmarks;
using LstmGen.Benchmarks.Commands;

Option<DirectoryInfo?> yardstick = new("--yardstick") { Description = "Folder of the C++ yardstick's sources; its generator (needs g++) makes the data." };
Option<DirectoryInfo?> data = new("--data") { Description = "Folder of data files that the yardstick has made already." };
Option<bool> wide = new("--512") { Description = "Models that ask for vectors of 512 bits." };
Argument<string> filter = SharedArguments.Filter();

RootCommand root = new("Speed of emitted code, one line a workload: peer|workload|median ns|min ns|max error|max error with wide weights|note");
root.Subcommands.Add(Measure("step", "One public Step per time step.", (name, folder, bits512) => Streaming(name, folder, false, bits512)));
root.Subcommands.Add(Measure("run", "Whole sequences through public Run.", (name, folder, bits512) => Streaming(name, folder, true, bits512)));
root.Subcommands.Add(Measure("train", "Training iterations: forward, back-propagation through 64 steps, Adam.", Training));
root.Subcommands.Add(Measure("agents", "1,024 states of one 8x32 model.", (name, folder, bits512) =>
{
    if (Wanted(name, AgentsBenchmark.Name))
        AgentsBenchmark.Run(folder, bits512);
}));
root.Subcommands.Add(CompareCommand.Create());
root.Subcommands.Add(SizesCommand.Create());
root.Subcommands.Add(CellsCommand.Create());
root.Subcommands.Add(TiersCommand.Create());
root.Subcommands.Add(ThreadsCommand.Create());
root.Subcommands.Add(StartupCommand.Create());
root.Subcommands.Add(StartupCommand.CreateChild());
root.Subcommands.Add(GeneratorCommand.Create());
root.Subcommands.Add(DenormalsCommand.Create());
root.Subcommands.Add(InstructionsCommand.Create());
Command bdn = new("bdn", "The same under BenchmarkDotNet; further arguments are its own.") { TreatUnmatchedTokensAsErrors = false };
bdn.SetAction(result => BenchmarkSwitcher.FromAssembly(typeof(DeveloperBenchmarks).Assembly).Run(result.UnmatchedTokens.ToArray()));
root.Subcommands.Add(bdn);
return root.Parse(args).Invoke();

Command Measure(string name, string description, Action<string, string, bool> run)
{
    Command command = new(name, description);
    command.Options.Add(yardstick);
    command.Options.Add(data);
    command.Options.Add(wide);
    command.Arguments.Add(filter);
    command.SetAction(result =>
    {
        string? folder = result.GetValue(data)?.FullName ?? (result.GetValue(yardstick) is { } sources ? YardstickData.Make(sources.FullName) : null);
        if (folder is null)
        {
            Console.Error.WriteLine("Weights and inputs come from the yardstick: give --yardstick FOLDER (its sources) or --data FOLDER (its data files).");
            return 2;
        }
        run(result.GetValue(filter)!, folder, result.GetValue(wide));
        return 0;
    });
    return command;
}

static void Streaming(string filter, string folder, bool wholeSequences, bool bits512)
{
    foreach (IWorkload model in (bits512 ? Workloads.Streaming512 : Workloads.Streaming).Where(m => Wanted(filter, m.Name)))
        StreamingBenchmark.Run(model, folder, wholeSequences);
}

static void Training(string filter, string folder, bool bits512)
{
    foreach ((string name, IWorkload model) in bits512 ? Workloads.Training512 : Workloads.Training)
    {
        foreach (int batch in new[] { 1, 16 }.Where(b => Wanted(filter, $"{name}_b{b}_")))
            TrainingBenchmark.Run(name, model, folder, batch);
    }
}

static bool Wanted(string filter, string workload) =>
    filter.Length == 0 || filter.Split(',').Any(part => workload.Contains(part, StringComparison.Ordinal));
