namespace LstmGen.Benchmarks;

/// <summary>Inputs for models whose results nobody looks at.</summary>
internal static class Signal
{
    /// <summary>From -1 to 1, the same every time.</summary>
    public static float[] Loud(int count)
    {
        SeededRandom random = new(1);
        float[] values = new float[count];
        for (int i = 0; i < count; i++)
            values[i] = (2 * random.NextSingle()) - 1;
        return values;
    }
}
