using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace LstmGen.Highway.Tasks;

/// <summary>
/// Temporal order (Hochreiter and Schmidhuber 1997, experiment 6b, at half its length): X or Y at three distant places among distractors; the class, of
/// eight, is which of them came in which order.
/// </summary>
internal sealed class TemporalOrder : LongTask
{
    private const int FirstDistractor = 2, Distractors = 4, FirstRelevant = 6;    // 0 and 1: start and end

    private static readonly (int First, int Last)[] Places = [(5, 10), (16, 21), (33, 38)];

    public override string Name => "temporal order";

    public override int Steps => 50;

    public override int InputSize => 8;

    public override int OutputSize => 8;

    public override int Updates => 4_000;

    public override int BatchSize => 16;

    public override float LearningRate => 2e-2f;

    public override string Chance => "12.5 %";

    public override Example Draw(SeededRandom random)
    {
        float[] inputs = new float[Steps * InputSize];
        for (int t = 0; t < Steps; t++)
        {
            int symbol = t == 0 ? 0 : t == Steps - 1 ? 1 : FirstDistractor + random.NextInt(Distractors);
            inputs[(t * InputSize) + symbol] = 1f;
        }

        int label = 0;
        foreach ((int first, int last) in Places)
        {
            int t = first + random.NextInt(last - first + 1), bit = random.NextInt(2);
            inputs.AsSpan(t * InputSize, InputSize).Clear();
            inputs[(t * InputSize) + FirstRelevant + bit] = 1f;
            label = (2 * label) + bit;
        }

        return new Example(inputs, label, 0f);
    }

    public override void Add(SequenceBatch batch, Example example, ReadOnlySpan<float> lastInputs) => batch.Add(lastInputs, example.ClassId);

    public override string Score(IReadOnlyList<Example> examples, IReadOnlyList<float[]> answers)
    {
        int right = examples.Zip(answers).Count(pair => Array.IndexOf(pair.Second, pair.Second.Max()) == pair.First.ClassId);
        return string.Create(CultureInfo.InvariantCulture, $"{100.0 * right / examples.Count:F1} % right");
    }
}
