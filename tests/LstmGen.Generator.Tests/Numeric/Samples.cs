using System;
using System.Linq;
using LstmGen.Generator.Graph;
using LstmGen.Generator.Layers;

namespace LstmGen.Generator.Tests.Numeric;

/// <summary>Seeded numbers for numeric tests.</summary>
internal static class Samples
{
    public static float[] Uniform(Random random, int count, double bound) =>
        Enumerable.Range(0, count).Select(_ => (float)(((2 * random.NextDouble()) - 1) * bound)).ToArray();

    /// <summary>Inputs of a sequence; ids where the network reads ids.</summary>
    public static float[] Inputs(Random random, Network network, int steps, double bound)
    {
        float[] inputs = Uniform(random, steps * network.InputSize, bound);
        int at = 0;
        foreach (IInputLayer input in network.Inputs.Cast<IInputLayer>())
        {
            for (int t = 0; t < steps && input.Vocabulary > 0; t++)
                inputs[(t * network.InputSize) + at] = random.Next(input.Vocabulary);
            at += input.Size;
        }
        return inputs;
    }

    /// <summary>Weights as the model itself would draw them, times a factor; those that would all start alike (gains) are spread.</summary>
    public static float[] Weights(Random random, Network network, double factor = 1) => network.Wiring.Parameters
        .SelectMany(p => p.InitialBound == 0 && p.OffsetCount == p.Count
            ? Uniform(random, p.Count, 0.5).Select(v => v + p.OffsetValue)
            : Uniform(random, p.Count, p.InitialBound * factor))
        .ToArray();

    /// <summary>Largest absolute difference; NaN counts as infinite.</summary>
    public static double Difference(ReadOnlySpan<float> found, ReadOnlySpan<double> expected)
    {
        double worst = found.Length == expected.Length ? 0 : double.PositiveInfinity;
        for (int i = 0; i < Math.Min(found.Length, expected.Length); i++)
        {
            double difference = Math.Abs(found[i] - expected[i]);
            worst = double.IsNaN(difference) ? double.PositiveInfinity : Math.Max(worst, difference);
        }
        return worst;
    }

    public static double Largest(ReadOnlySpan<double> values)
    {
        double worst = 0;
        foreach (double value in values)
            worst = Math.Max(worst, Math.Abs(value));
        return worst;
    }
}
