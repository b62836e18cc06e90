using System;

namespace LstmGen.Tests.Learning;

/// <summary>
/// The temporal order task with three relevant symbols (Hochreiter and Schmidhuber 1997, experiment 6b) at half its length: X or Y at three distant
/// places among distractors; the class, of eight, is which of them came in which order.
/// </summary>
internal static class TemporalOrder
{
    public const int Steps = 50;
    public const int Symbols = 8;   // start, end, four distractors, X, Y

    private static readonly (int First, int Last)[] Places = [(5, 10), (16, 21), (33, 38)];

    public static int Draw(SeededRandom random, Span<float> inputs)
    {
        inputs.Clear();
        for (int t = 0; t < Steps; t++)
        {
            int symbol = t == 0 ? 0 : t == Steps - 1 ? 1 : 2 + random.NextInt(4);
            inputs[(t * Symbols) + symbol] = 1f;
        }

        int label = 0;
        foreach ((int first, int last) in Places)
        {
            int t = first + random.NextInt(last - first + 1), bit = random.NextInt(2);
            inputs.Slice(t * Symbols, Symbols).Clear();
            inputs[(t * Symbols) + 6 + bit] = 1f;
            label = (2 * label) + bit;
        }

        return label;
    }
}
