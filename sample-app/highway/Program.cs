using System;
using System.CommandLine;
using System.Globalization;
using System.IO;
using System.Threading.Tasks;
using LstmGen.Highway;

// Numbers look the same everywhere, so that scripts can read them.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

Option<int> seed = new("--seed")
{
    Description = "Seed of weights and sequences. The same seed gives the same numbers.",
    DefaultValueFactory = _ => 1,
};
Option<string> output = new("--output", "-o")
{
    Description = "File for the plot (PNG); replaced if it exists.",
    DefaultValueFactory = _ => "highway.png",
};
output.Validators.Add(result =>
{
    if (result.Tokens is [{ Value: string path }] && (path.Length == 0 || Directory.Exists(path)))
    {
        result.AddError($"--output: expected a file name, got {(path.Length == 0 ? "nothing" : $"the directory '{path}'")}.");
    }
});
Option<bool> quiet = new("--quiet", "-q") { Description = "Print the results alone: no progress." };

RootCommand command = new(
    """
    Trains a simple recurrent network, a GRU and an LSTM of eight units each on two tasks whose answer lies far back, and shows how much of the gradient
    arrives there before and after training. Takes about a quarter of a minute.
    Exit codes: 0 done, 1 wrong arguments, 2 a check failed, 3 the plot could not be written, 130 interrupted.
    """) { seed, output, quiet };

// On a thread of its own: System.CommandLine listens to Ctrl-C only once this call has returned its task.
command.SetAction((arguments, interrupted) => Task.Run(() =>
{
    try
    {
        return (int)new HighwayRun(new Options(arguments.GetValue(seed), arguments.GetValue(output)!, arguments.GetValue(quiet))).Run(interrupted);
    }
    catch (OperationCanceledException)
    {
        Console.WriteLine("Interrupted.");
        return (int)ExitCode.Interrupted;
    }
    catch (CheckFailedException failure)
    {
        Console.Error.WriteLine($"Check failed: {failure.Message}");
        return (int)ExitCode.CheckFailed;
    }
    catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
    {
        Console.Error.WriteLine(failure.Message);
        return (int)ExitCode.FileFailed;
    }
}));
return await command.Parse(args).InvokeAsync();
