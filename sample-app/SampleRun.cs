using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using Spectre.Console;

namespace LstmGen.Sample;

/// <summary>The whole job, in order: train, save, reload, test, stream, measure.</summary>
internal sealed class SampleRun(Options options)
{
    private static readonly string Data = Path.Combine(AppContext.BaseDirectory, "data", "japanese-vowels");

    public ExitCode Run(CancellationToken interrupted)
    {
        // A folder that cannot be written to should be known before the training, not after.
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(options.Output))!);

        TrainingSettings settings = new() { Epochs = options.Epochs };
        SeededRandom random = new(options.Seed);
        Split split = Split.Draw(UtteranceFile.Read(Path.Combine(Data, "JapaneseVowels_TRAIN.ts")), settings.ValidationPerSpeaker, random);
        Normalizer normalizer = new(split.Training);
        split = new Split(normalizer.Apply(split.Training), normalizer.Apply(split.Validation));

        SpeakerModel model = new(options.Seed);
        if (!options.Quiet)
        {
            Console.WriteLine(model);
            Console.WriteLine($"{split.Training.Count} recordings to train on, {split.Validation.Count} to choose the best epoch by");
        }

        SpeakerTraining training = new(model, split, settings, random);
        TrainingResult trained = ProgressDisplay.Show(settings.Epochs, options.Quiet, report => training.Run(report, interrupted));
        model.Save(options.Output);
        if (trained.Interrupted)
        {
            Console.WriteLine($"Interrupted after epoch {trained.Epochs}. The best weights so far, of epoch {trained.Best.Epoch}, are in {options.Output}.");
            return ExitCode.Interrupted;
        }

        Console.WriteLine($"training: {trained.Seconds:F2} s, best epoch {trained.Best.Epoch} of {trained.Epochs}");
        Console.WriteLine($"weights: {options.Output}");

        // Read here for the first time, when nothing is left to choose.
        List<Utterance> test = normalizer.Apply(UtteranceFile.Read(Path.Combine(Data, "JapaneseVowels_TEST.ts")));
        TestResult result = new(model, test);
        Console.WriteLine($"test accuracy: {100 * result.Accuracy:F1} %");
        Show(result.ConfusionTable());

        SpeakerModel reloaded = SpeakerModel.Load(options.Output);
        if (!result.HasSameBits(new TestResult(reloaded, test)))
        {
            throw new CheckFailedException("the reloaded model answers differently.");
        }

        Console.WriteLine($"reloaded model: identical outputs on all {test.Count} recordings");

        interrupted.ThrowIfCancellationRequested();
        Show(StreamingDemo.Run(reloaded, test[0]));
        Console.WriteLine("gates and probabilities: all within [0, 1]");

        interrupted.ThrowIfCancellationRequested();
        StepBenchmark step = StepBenchmark.Measure(reloaded, test);
        Console.WriteLine($"ns per step: {step.Nanoseconds:F0}");
        Console.WriteLine($"bytes allocated per step: {step.Bytes:0.###}");
        return step.Bytes == 0 ? ExitCode.Success : throw new CheckFailedException("a step allocates memory.");
    }

    private void Show(Table table)
    {
        if (!options.Quiet)
        {
            AnsiConsole.Write(table);
        }
    }
}
