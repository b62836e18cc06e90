using System;
using System.Collections.Generic;
using System.Globalization;
using Spectre.Console;

namespace LstmGen.Sample;

/// <summary>Feeds one recording a step at a time, as a microphone would, and looks inside: probabilities, and the gates of one unit.</summary>
internal static class StreamingDemo
{
    private const int Unit = 0;
    private static readonly string[] Gates = ["i", "f", "o"];

    /// <exception cref="CheckFailedException">A gate or a probability is outside [0, 1].</exception>
    public static Table Run(SpeakerModel model, Utterance utterance)
    {
        Table table = new Table().Border(TableBorder.Simple)
            .Title($"Speaker {utterance.Speaker + 1}, step by step: probabilities in %; input, forget and output gate and cell state of unit {Unit}");
        foreach (string column in (string[])["step", "1", "2", "3", "4", "5", "6", "7", "8", "9", "i", "f", "o", "c"])
        {
            table.AddColumn(new TableColumn(column).RightAligned().Padding(0, 0, 1, 0));
        }

        StepTrace trace = SpeakerModel.CreateTrace();
        SpeakerModel.State state = model.InitialState;
        float[] probabilities = new float[SpeakerModel.OutputSize];
        for (int t = 0; t < utterance.Steps; t++)
        {
            model.Step(ref state, utterance.Frames.AsSpan(t * SpeakerModel.InputSize, SpeakerModel.InputSize), probabilities, trace);

            List<string> cells = [$"{t + 1}"];
            RequireUnitInterval("probability", t, probabilities);
            int best = TestResult.MostLikely(probabilities);
            for (int i = 0; i < probabilities.Length; i++)
            {
                string percent = (100 * probabilities[i]).ToString("F0", CultureInfo.InvariantCulture);
                cells.Add(i == best ? $"[bold]{percent}[/]" : percent);
            }

            foreach (string gate in Gates)
            {
                RequireUnitInterval(gate, t, trace.Get("lstm", gate));
                cells.Add(trace.Get("lstm", gate)[Unit].ToString("F2", CultureInfo.InvariantCulture));
            }

            cells.Add(trace.Get("lstm", "c")[Unit].ToString("F2", CultureInfo.InvariantCulture));
            table.AddRow([.. cells]);
        }

        return table;
    }

    private static void RequireUnitInterval(string what, int step, ReadOnlySpan<float> values)
    {
        foreach (float value in values)
        {
            if (!(value >= 0 && value <= 1))   // written so that NaN fails too
            {
                throw new CheckFailedException($"{what} at step {step + 1} is {value}, outside [0, 1].");
            }
        }
    }
}
