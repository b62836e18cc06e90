using System;

namespace LstmGen;

/// <summary>
/// The one random generator of this library: PCG32 (XSH-RR 64/32, M. E. O'Neill 2014), seeded through SplitMix64 (Steele, Lea and Flood 2014).
/// Integer arithmetic only, so a seed means the same numbers on every machine and in every version. Not for cryptography. One thread at a time.
/// </summary>
public sealed class SeededRandom
{
    private const ulong Multiplier = 6364136223846793005UL;

    private readonly ulong _increment;
    private ulong _state;

    /// <summary>Starts the sequence that belongs to a seed.</summary>
    /// <param name="seed">Any number; neighbouring seeds give unrelated sequences.</param>
    public SeededRandom(int seed)
    {
        ulong mix = unchecked((ulong)seed);
        _state = SplitMix64(ref mix);
        _increment = SplitMix64(ref mix) | 1;   // PCG needs an odd increment
        NextUInt32();
    }

    /// <summary>32 uniform bits.</summary>
    public uint NextUInt32()
    {
        ulong old = _state;
        _state = unchecked((old * Multiplier) + _increment);
        uint shifted = unchecked((uint)(((old >> 18) ^ old) >> 27));
        int rotation = (int)(old >> 59);
        return (shifted >> rotation) | (shifted << (-rotation & 31));
    }

    /// <summary>Uniform in [0, 1): the upper 24 bits of <see cref="NextUInt32"/> times 2^-24, so every value is exact.</summary>
    public float NextSingle() => (NextUInt32() >> 8) * (1f / (1 << 24));

    /// <summary>Uniform in 0 .. <paramref name="max"/> - 1, without bias (rejection).</summary>
    /// <param name="max">Exclusive upper bound, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="max"/> is less than 1.</exception>
    public int NextInt(int max)
    {
        if (max < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(max), max, "Expected at least 1.");
        }

        uint bound = (uint)max;
        uint threshold = unchecked(0u - bound) % bound;   // 2^32 mod bound: below it a remainder would come up once too often
        while (true)
        {
            uint bits = NextUInt32();
            if (bits >= threshold)
            {
                return (int)(bits % bound);
            }
        }
    }

    /// <summary>Shuffles in place (Fisher and Yates, from the end): every order is equally likely.</summary>
    /// <typeparam name="T">Element type.</typeparam>
    /// <param name="values">What to shuffle.</param>
    public void Shuffle<T>(Span<T> values)
    {
        for (int i = values.Length - 1; i > 0; i--)
        {
            int j = NextInt(i + 1);
            (values[i], values[j]) = (values[j], values[i]);
        }
    }

    private static ulong SplitMix64(ref ulong state)
    {
        unchecked
        {
            ulong z = state += 0x9E3779B97F4A7C15UL;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
            return z ^ (z >> 31);
        }
    }
}
