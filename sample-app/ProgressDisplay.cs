using System;
using Spectre.Console;

namespace LstmGen.Sample;

/// <summary>Shows the training as it goes: a bar on a terminal, a plain line now and then elsewhere, nothing when quiet.</summary>
internal static class ProgressDisplay
{
    private const int PlainLines = 10;

    public static TrainingResult Show(int epochs, bool quiet, Func<Action<EpochResult>, TrainingResult> train)
    {
        if (quiet)
        {
            return train(_ => { });
        }

        Capabilities terminal = AnsiConsole.Profile.Capabilities;
        if (Console.IsOutputRedirected || !terminal.Interactive || !terminal.Ansi)
        {
            int every = Math.Max(epochs / PlainLines, 1);
            return train(result =>
            {
                if (result.Epoch % every == 0)
                {
                    Console.WriteLine($"epoch {result.Epoch}/{epochs}: {Describe(result)}");
                }
            });
        }

        return AnsiConsole.Progress()
            .Columns(new SpinnerColumn(), new ProgressBarColumn(), new PercentageColumn(), new TaskDescriptionColumn())
            .Start(display =>
            {
                ProgressTask task = display.AddTask("training", maxValue: epochs);
                return train(result =>
                {
                    task.Description = Describe(result);
                    task.Increment(1);
                });
            });
    }

    private static string Describe(EpochResult result) => $"loss {result.Loss:F3}, validation {result.ValidationLoss:F3}";
}
