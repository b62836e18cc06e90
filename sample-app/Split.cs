using System.Collections.Generic;
using System.Linq;

namespace LstmGen.Sample;

/// <summary>The training file in two parts: one to learn from, one to choose the best epoch by.</summary>
internal sealed record Split(List<Utterance> Training, List<Utterance> Validation)
{
    /// <summary>Holds out the same number of recordings of every speaker, drawn at random.</summary>
    public static Split Draw(IEnumerable<Utterance> utterances, int perSpeaker, SeededRandom random)
    {
        Split split = new([], []);
        foreach (IGrouping<int, Utterance> speaker in utterances.GroupBy(u => u.Speaker).OrderBy(group => group.Key))
        {
            Utterance[] drawn = [.. speaker];
            random.Shuffle<Utterance>(drawn);
            split.Validation.AddRange(drawn[..perSpeaker]);
            split.Training.AddRange(drawn[perSpeaker..]);
        }

        return split;
    }
}
