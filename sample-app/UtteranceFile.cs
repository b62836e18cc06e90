using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;

namespace LstmGen.Sample;

/// <summary>Reads the text format of the UCR/UEA archive: after <c>@data</c>, a line is <c>channel:channel:...:class</c>, a channel is <c>value,value,...</c>.</summary>
internal static class UtteranceFile
{
    /// <summary>Steps of the longest recording of the data set, as its description says.</summary>
    public const int MaxSteps = 29;

    public static List<Utterance> Read(string path)
    {
        List<Utterance> utterances = [];
        bool inData = false;
        int number = 0;
        foreach (string line in File.ReadLines(path))
        {
            number++;
            if (inData && line.Length > 0)
            {
                utterances.Add(Parse(line) ?? throw new InvalidDataException(
                    $"{path}, line {number}: expected {SpeakerModel.InputSize} channels of the same 1 to {MaxSteps} steps and a class from 1 to {SpeakerModel.OutputSize}."));
            }

            inData |= line.StartsWith("@data", StringComparison.OrdinalIgnoreCase);
        }

        return utterances.Count > 0 ? utterances : throw new InvalidDataException($"{path}: no recordings.");
    }

    private static Utterance? Parse(string line)
    {
        string[] fields = line.Split(':');
        if (fields.Length != SpeakerModel.InputSize + 1
            || !int.TryParse(fields[^1], NumberStyles.None, CultureInfo.InvariantCulture, out int speaker)
            || speaker < 1 || speaker > SpeakerModel.OutputSize)
        {
            return null;
        }

        int steps = fields[0].Split(',').Length;
        float[] frames = new float[steps * SpeakerModel.InputSize];
        for (int channel = 0; channel < SpeakerModel.InputSize; channel++)
        {
            string[] values = fields[channel].Split(',');
            if (values.Length != steps || steps > MaxSteps)
            {
                return null;
            }

            // The file has channel after channel, the model reads step after step.
            for (int t = 0; t < steps; t++)
            {
                if (!float.TryParse(values[t], NumberStyles.Float, CultureInfo.InvariantCulture, out frames[(t * SpeakerModel.InputSize) + channel]))
                {
                    return null;
                }
            }
        }

        return new Utterance(speaker - 1, frames);
    }
}
