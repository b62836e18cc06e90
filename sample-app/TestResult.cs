using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using Spectre.Console;

namespace LstmGen.Sample;

/// <summary>What a model says about recordings it has never seen.</summary>
internal sealed class TestResult
{
    private readonly IReadOnlyList<Utterance> _utterances;
    private readonly float[][] _outputs;
    private readonly int[,] _confusion = new int[SpeakerModel.OutputSize, SpeakerModel.OutputSize];

    public TestResult(SpeakerModel model, IReadOnlyList<Utterance> utterances)
    {
        _utterances = utterances;
        _outputs = new float[utterances.Count][];
        for (int i = 0; i < utterances.Count; i++)
        {
            float[] outputs = new float[utterances[i].Steps * SpeakerModel.OutputSize];
            SpeakerModel.State state = model.InitialState;
            model.Run(ref state, utterances[i].Frames, outputs);
            _outputs[i] = outputs;
            _confusion[utterances[i].Speaker, MostLikely(outputs.AsSpan()[^SpeakerModel.OutputSize..])]++;
        }
    }

    /// <summary>Share of recordings whose speaker is the most likely one after the last step.</summary>
    public double Accuracy => Enumerable.Range(0, SpeakerModel.OutputSize).Sum(speaker => _confusion[speaker, speaker]) / (double)_utterances.Count;

    public static int MostLikely(ReadOnlySpan<float> probabilities)
    {
        int best = 0;
        for (int i = 1; i < probabilities.Length; i++)
        {
            best = probabilities[i] > probabilities[best] ? i : best;
        }

        return best;
    }

    /// <summary>Whether every output of every step has the same bits.</summary>
    public bool HasSameBits(TestResult other) => _outputs.Zip(other._outputs).All(pair =>
        MemoryMarshal.AsBytes<float>(pair.First).SequenceEqual(MemoryMarshal.AsBytes<float>(pair.Second)));

    public Table ConfusionTable()
    {
        Table table = new Table().Title("Who spoke (rows), who was recognised (columns)").AddColumn("speaker");
        for (int speaker = 0; speaker < SpeakerModel.OutputSize; speaker++)
        {
            table.AddColumn(new TableColumn($"{speaker + 1}").RightAligned());
        }

        for (int speaker = 0; speaker < SpeakerModel.OutputSize; speaker++)
        {
            int row = speaker;
            table.AddRow([$"{row + 1}", .. Enumerable.Range(0, SpeakerModel.OutputSize).Select(column => Cell(row, column))]);
        }

        return table;
    }

    private string Cell(int speaker, int recognised) => _confusion[speaker, recognised] switch
    {
        0 => ".",
        int count when speaker == recognised => $"[green]{count}[/]",
        int count => $"[red]{count}[/]",
    };
}
