using System;
using System.Collections.Generic;
using System.Linq;

namespace LstmGen.Sample;

/// <summary>Shifts and scales every channel to mean 0 and standard deviation 1 over the recordings it was made from: the training part, nothing else.</summary>
internal sealed class Normalizer
{
    private readonly double[] _mean = new double[SpeakerModel.InputSize];
    private readonly double[] _deviation = new double[SpeakerModel.InputSize];

    public Normalizer(IReadOnlyCollection<Utterance> training)
    {
        for (int channel = 0; channel < SpeakerModel.InputSize; channel++)
        {
            double[] values = [.. training.SelectMany(u => Enumerable.Range(0, u.Steps), (u, t) => (double)u.Frames[(t * SpeakerModel.InputSize) + channel])];
            double mean = values.Average();
            _mean[channel] = mean;
            _deviation[channel] = Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
        }
    }

    public List<Utterance> Apply(IEnumerable<Utterance> utterances) =>
        [.. utterances.Select(u => u with { Frames = [.. u.Frames.Select(Scale)] })];

    private float Scale(float value, int index)
    {
        int channel = index % SpeakerModel.InputSize;
        return (float)((value - _mean[channel]) / _deviation[channel]);
    }
}
