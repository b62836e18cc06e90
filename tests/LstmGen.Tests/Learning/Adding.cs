using System;

namespace LstmGen.Tests.Learning;

/// <summary>
/// The adding problem (Hochreiter and Schmidhuber 1997, experiment 4): values from [0, 1), two of them marked, one in either half; wanted at the end is the sum of
/// the marked ones. Saying 1 always has a mean squared error of 1/6.
/// </summary>
internal static class Adding
{
    public const int Inputs = 2;

    public static float Draw(SeededRandom random, Span<float> inputs)
    {
        int steps = inputs.Length / Inputs, half = steps / 2;
        int first = random.NextInt(half), second = half + random.NextInt(steps - half);
        for (int t = 0; t < steps; t++)
        {
            inputs[Inputs * t] = random.NextSingle();
            inputs[(Inputs * t) + 1] = t == first || t == second ? 1f : 0f;
        }

        return inputs[Inputs * first] + inputs[Inputs * second];
    }
}
