using System;
using System.CommandLine;
using System.Globalization;
using System.IO;
using System.Threading.Tasks;
using LstmGen;
using LstmGen.Sample;

// Numbers look the same everywhere, so that scripts can read them.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

if (args is ["highway", .. string[] highwayArguments])
{
    return await HighwayProject.RunAsync(highwayArguments);
}

Option<int> seed = new("--seed")
{
    Description = "Seed of the weights, the validation split, the order of training and its noise. The same seed gives the same weights.",
    DefaultValueFactory = _ => 0,
};
Option<int> epochs = new("--epochs")
{
    Description = "Passes over the training part, at least 1.",
    DefaultValueFactory = _ => new TrainingSettings().Epochs,
};
epochs.Validators.Add(result =>
{
    // Reading the value of what is not a number would throw; System.CommandLine reports that by itself.
    if (result.Tokens is [{ Value: string text }] && int.TryParse(text, out int value) && value < 1)
    {
        result.AddError($"--epochs: expected at least 1, got {value}.");
    }
});
Option<string> output = new("--output", "-o")
{
    Description = "File for the trained weights (safetensors); replaced if it exists.",
    DefaultValueFactory = _ => "speaker.safetensors",
};
output.Validators.Add(result =>
{
    if (result.Tokens is [{ Value: string path }] && (path.Length == 0 || Directory.Exists(path)))
    {
        result.AddError($"--output: expected a file name, got {(path.Length == 0 ? "nothing" : $"the directory '{path}'")}.");
    }
});
Option<bool> quiet = new("--quiet", "-q") { Description = "Print the results alone: no progress, no tables." };

RootCommand command = new(
    """
    Trains a small LSTM to tell nine speakers apart, tests it on recordings it has never seen, saves and reloads it, and streams one recording.
    Ctrl-C stops the training and saves the best weights so far.
    With "highway" as the first argument it runs another sample instead: how much of the gradient arrives far back in an RNN, a GRU and an LSTM
    ("highway --help" lists its options).
    Exit codes: 0 done, 1 wrong arguments, 2 a check failed, 3 a file could not be read or written, 130 interrupted.
    """) { seed, epochs, output, quiet };

// On a thread of its own: System.CommandLine listens to Ctrl-C only once this call has returned its task.
command.SetAction((arguments, interrupted) => Task.Run(() =>
{
    Options options = new(arguments.GetValue(seed), arguments.GetValue(epochs), arguments.GetValue(output)!, arguments.GetValue(quiet));
    try
    {
        return (int)new SampleRun(options).Run(interrupted);
    }
    catch (OperationCanceledException)
    {
        Console.WriteLine($"Interrupted. The weights are in {options.Output}.");
        return (int)ExitCode.Interrupted;
    }
    catch (CheckFailedException failure)
    {
        Console.Error.WriteLine($"Check failed: {failure.Message}");
        return (int)ExitCode.CheckFailed;
    }
    catch (Exception failure) when (failure is IOException or InvalidDataException or UnauthorizedAccessException or WeightFileException)
    {
        Console.Error.WriteLine(failure.Message);
        return (int)ExitCode.FileFailed;
    }
}));
return await command.Parse(args).InvokeAsync();
