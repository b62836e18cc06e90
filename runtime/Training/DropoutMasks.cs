using System;
using LstmGen.CompilerServices;
using LstmGen.Memory;

namespace LstmGen.Training;

/// <summary>Masks of all dropout layers of a trainer: drawn in the forward pass, used again in the backward pass.</summary>
internal sealed class DropoutMasks
{
    private readonly AlignedBuffer[] _masks;
    private readonly TrainingLayout _layout;
    private readonly AlignedBuffer[] _recurrent;    // by stage
    private SeededRandom _random = new(0);

    public DropoutMasks(TrainingLayout layout, int maxSteps, int maxBatch)
    {
        _layout = layout;
        _masks = new AlignedBuffer[layout.Dropouts.Length];
        for (int i = 0; i < _masks.Length; i++)
        {
            _masks[i] = TrainingMemory.Allocate((long)maxSteps * maxBatch, AlignedBuffer.Pad8(layout.Dropouts[i]));
        }

        _recurrent = new AlignedBuffer[layout.Stages.Length];
        for (int s = 0; s < _recurrent.Length; s++)
        {
            _recurrent[s] = TrainingMemory.Allocate(maxBatch, AlignedBuffer.Pad8(layout.Stages[s].MaskSize));
        }
    }

    /// <summary>Some layer drops values, so that a pass without dropout is another function.</summary>
    public bool Any => _masks.Length > 0 || Array.Exists(_recurrent, r => r.Length > 0);

    /// <summary>The masks of a stage's recurrent dropout, one row a sequence.</summary>
    public ref float Recurrent(int stage) => ref _recurrent[stage].Reference;

    /// <summary>Before a forward pass: draws the masks of recurrent dropout, or ones.</summary>
    public void DrawRecurrent(int sequences)
    {
        for (int s = 0; s < _recurrent.Length; s++)
        {
            int size = _layout.Stages[s].MaskSize, width = AlignedBuffer.Pad8(size);
            for (int b = 0; b < sequences && size > 0; b++)
            {
                Span<float> mask = _recurrent[s].Span.Slice(b * width, size);
                if (Active)
                {
                    Draw(mask, _layout.Stages[s].DropoutRate);
                }
                else
                {
                    mask.Fill(1f);
                }
            }
        }
    }

    /// <summary>Whether values are dropped; off, the vectors pass unchanged.</summary>
    public bool Active { get; set; }

    /// <summary>Starts the sequence of masks anew.</summary>
    public void Seed(int seed) => _random = new SeededRandom(seed);

    /// <summary>Draws masks and applies them to rows; a row's sequence is its place in its step.</summary>
    public void Forward(int layer, Span<float> rows, int rowWidth, int size, float rate, bool perSequence, ReadOnlySpan<int> activeCounts)
    {
        if (!Active)
        {
            return;
        }

        int width = AlignedBuffer.Pad8(size), row = 0;
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
                    Draw(mask, rate);
                }

                Apply(mask, rows.Slice(row * rowWidth, size));
            }
        }
    }

    /// <summary>Applies the same masks to gradients.</summary>
    public void Backward(int layer, Span<float> rows, int rowWidth, int size, int count)
    {
        if (!Active)
        {
            return;
        }

        int width = AlignedBuffer.Pad8(size);
        for (int row = 0; row < count; row++)
        {
            Apply(_masks[layer].Span.Slice(row * width, size), rows.Slice(row * rowWidth, size));
        }
    }

    private void Draw(Span<float> mask, float rate)
    {
        float kept = 1f / (1f - rate);
        for (int j = 0; j < mask.Length; j++)
        {
            mask[j] = _random.NextSingle() < rate ? 0f : kept;
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
