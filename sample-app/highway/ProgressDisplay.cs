using System;
using Spectre.Console;

namespace LstmGen.Highway;

/// <summary>Shows a training as it goes: a bar on a terminal, a plain line now and then elsewhere, nothing when quiet.</summary>
internal static class ProgressDisplay
{
    private const int PlainLines = 4;

    /// <summary>What is reported a hundred times is the loss.</summary>
    public static Outcome Show(string title, bool quiet, Func<Action<float>, Outcome> train)
    {
        if (quiet)
        {
            return train(_ => { });
        }

        Capabilities terminal = AnsiConsole.Profile.Capabilities;
        if (Console.IsOutputRedirected || !terminal.Interactive || !terminal.Ansi)
        {
            int percent = 0;
            return train(loss =>
            {
                if (++percent % (100 / PlainLines) == 0)
                {
                    Console.WriteLine($"{title}: {percent} %, loss {loss:F4}");
                }
            });
        }

        return AnsiConsole.Progress()
            .Columns(new SpinnerColumn(), new ProgressBarColumn(), new PercentageColumn(), new TaskDescriptionColumn())
            .Start(display =>
            {
                ProgressTask task = display.AddTask(title);
                return train(loss =>
                {
                    task.Description = $"{title}, loss {loss:F4}";
                    task.Increment(1);
                });
            });
    }
}
