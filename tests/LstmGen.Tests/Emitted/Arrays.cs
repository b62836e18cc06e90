using System;
using System.Collections.Generic;
using System.Linq;
using Xunit;

namespace LstmGen.Tests.Emitted;

/// <summary>Arrays of floats: made, and compared.</summary>
internal static class Arrays
{
    /// <summary>Uniform in [-scale, scale).</summary>
    public static float[] Random(int count, int seed, float scale = 1f)
    {
        SeededRandom random = new(seed);
        float[] values = new float[count];
        foreach (ref float value in values.AsSpan())
        {
            value = ((2f * random.NextSingle()) - 1f) * scale;
        }

        return values;
    }

    public static int[] Bits(ReadOnlySpan<float> values) => Array.ConvertAll(values.ToArray(), BitConverter.SingleToInt32Bits);

    public static void AssertBits(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual) => Assert.Equal(Bits(expected), Bits(actual));

    /// <summary>The largest difference, relative to the largest expected magnitude.</summary>
    public static void AssertClose(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        double difference = 0, magnitude = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(float.IsFinite(actual[i]), $"[{i}] is {actual[i]}");
            difference = Math.Max(difference, Math.Abs((double)expected[i] - actual[i]));
            magnitude = Math.Max(magnitude, Math.Abs((double)expected[i]));
        }

        Assert.True(magnitude > 0, "Nothing to compare with: all expected values are zero.");
        Assert.True(difference <= tolerance * magnitude, $"differs by {difference} where the largest value is {magnitude}");
    }

    /// <summary>|difference| &lt;= absolute + relative |reference|, element by element.</summary>
    public static void AssertWithin(IReadOnlyList<double> reference, ReadOnlySpan<float> actual, double absolute, double relative, string what)
    {
        Assert.Equal(reference.Count, actual.Length);
        for (int i = 0; i < actual.Length; i++)
        {
            double difference = Math.Abs(reference[i] - actual[i]);
            Assert.True(difference <= absolute + (relative * Math.Abs(reference[i])), $"{what}[{i}]: expected {reference[i]}, got {actual[i]}");
        }
    }

    public static float[] Slice(float[] values, int start, int count) => values.AsSpan(start, count).ToArray();

    public static double Dot(float[] a, float[] b) => a.Zip(b, (x, y) => (double)x * y).Sum();
}
