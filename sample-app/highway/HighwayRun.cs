using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using LstmGen.Highway.Tasks;
using Spectre.Console;

namespace LstmGen.Highway;

/// <summary>The whole job, in order: both tasks, three networks each, then the plot.</summary>
internal sealed class HighwayRun(Options options)
{
    public ExitCode Run(CancellationToken interrupted)
    {
        // A folder that cannot be written to should be known before the training, not after.
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(options.Output))!);

        List<(LongTask Task, IReadOnlyList<Outcome> Outcomes)> results =
        [
            RunTask(new TemporalOrder(), Networks.ForTemporalOrder(options.Seed), interrupted),
            RunTask(new AddingProblem(), Networks.ForAdding(options.Seed), interrupted),
        ];
        HighwayPlot.Save(results, options.Output);
        Console.WriteLine($"plot: {options.Output}");
        return ExitCode.Success;
    }

    private (LongTask Task, IReadOnlyList<Outcome> Outcomes) RunTask(LongTask task, Network[] networks, CancellationToken interrupted)
    {
        List<Outcome> outcomes = [];
        foreach (Network network in networks)
        {
            Experiment experiment = new(task, network, options.Seed);
            outcomes.Add(ProgressDisplay.Show($"{task.Name}, {network.Cell}", options.Quiet, report => experiment.Run(report, interrupted)));
        }

        AnsiConsole.Write(Report.Scores(task, outcomes));
        AnsiConsole.Write(Report.Gradients(task, outcomes));
        foreach (Outcome outcome in outcomes)
        {
            if (outcome.Note is { } note)
            {
                Console.WriteLine($"{outcome.Cell}: {note}");
            }
        }

        return (task, outcomes);
    }
}
