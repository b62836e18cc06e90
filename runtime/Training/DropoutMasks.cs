using System;
using LstmGen.CompilerServices;
using LstmGen.Memory;

namespace LstmGen.Training;

/// <summary>Masks of all dropout layers of a trainer: drawn in the forward pass, used again in the backward pass.</summary>
internal sealed class DropoutMasks
{
    private readonly AlignedBuffer[] _masks;
    private SeededRandom _random = new(0);

    public DropoutMasks(ReadOnlySpan<int> sizes, int maxSteps, int maxBatch)
    {
        _masks = new AlignedBuffer[sizes.Length];
        for (int i = 0; i < sizes.Length; i++)
        {
            _masks[i] = TrainingMemory.Allocate((long)maxSteps * maxBatch, AlignedBuffer.Pad8(sizes[i]));
        }
    }

    /// <summary>Whether values are dropped; off, the vectors pass unchanged.</summary>
    public bool Active { get; set; }

    /// <summary>Starts the sequence of masks anew.</summary>
    public void Seed(int seed) => _random = new SeededRandom(seed);

    /// <summary>Draws masks and applies them to rows; a row's sequence is its place in its step.</summary>
    public void Forward(int layer, Span<float> rows, int size, float rate, bool perSequence, ReadOnlySpan<int> activeCounts)
    {
        if (!Active)
        {
            return;
        }

        int width = AlignedBuffer.Pad8(size), row = 0;
        float kept = 1f / (1f - rate);
        Span<float> masks = _masks[layer].Span;
        for (int t = 0; t < activeCounts.Length; t++)
        {
            for (int b = 0; b < activeCounts[t]; b++, row++)
            {
                Span<float> mask = masks.Slice(row * width, size);
                if (perSequence && t > 0)
                {
                    // Rows of step 0 come first, so row b holds the mask of sequence b.
                    masks.Slice(b * width, size).CopyTo(mask);
                }
                else
                {
                    for (int j = 0; j < size; j++)
                    {
                        mask[j] = _random.NextSingle() < rate ? 0f : kept;
                    }
                }

                Apply(mask, rows.Slice(row * width, size));
            }
        }
    }

    /// <summary>Applies the same masks to gradients.</summary>
    public void Backward(int layer, Span<float> rows, int size, int count)
    {
        if (!Active)
        {
            return;
        }

        int width = AlignedBuffer.Pad8(size);
        for (int row = 0; row < count; row++)
        {
            Apply(_masks[layer].Span.Slice(row * width, size), rows.Slice(row * width, size));
        }
    }

    private static void Apply(ReadOnlySpan<float> mask, Span<float> values)
    {
        for (int j = 0; j < values.Length; j++)
        {
            values[j] *= mask[j];
        }
    }
}
