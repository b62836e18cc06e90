using System.Linq;

namespace LstmGen.Tests.Learning;

/// <summary>
/// The language a^n b^n (Gers and Schmidhuber 2001): S, n times a, n times b, T. After a, either letter may follow; after the first b, the number of a alone says when T comes.
/// </summary>
internal static class Counting
{
    public const int Symbols = 3;
    private const int A = 0, B = 1, Mark = 2;   // S as an input, T as an output

    /// <summary>One-hot inputs S a^n b^n, and for every step 1 where a symbol may follow, else 0.</summary>
    public static (float[] Inputs, float[] Legal) String(int n)
    {
        int steps = 1 + (2 * n);
        float[] inputs = new float[steps * Symbols], legal = new float[steps * Symbols];
        for (int t = 0; t < steps; t++)
        {
            int symbol = t == 0 ? Mark : t <= n ? A : B;
            inputs[(t * Symbols) + symbol] = 1f;
            int[] next = t == 0 ? [A] : t <= n ? [A, B] : t < 2 * n ? [B] : [Mark];
            foreach (int follows in next)
            {
                legal[(t * Symbols) + follows] = 1f;
            }
        }

        return (inputs, legal);
    }

    /// <summary>Whether an output is above one half exactly where a symbol may follow.</summary>
    public static bool IsRight(float[] outputs, float[] legal) => outputs.Zip(legal).All(pair => pair.First > 0.5f == pair.Second > 0.5f);
}
