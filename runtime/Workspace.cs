using System;
using LstmGen.CompilerServices;
using LstmGen.Memory;

namespace LstmGen;

/// <summary>
/// Memory for the vectors between the layers of a network that reads a sequence both ways, or backwards, so that <c>Run</c> allocates nothing.
/// Made by the model's <c>CreateWorkspace</c>; reusable, by one thread at a time.
/// </summary>
public sealed class Workspace
{
    private readonly AlignedBuffer _buffer;

    internal Workspace(ModelLayout layout, int width, int maxSteps)
    {
        if (maxSteps < 1 || (width > 0 && maxSteps > (Array.MaxLength - 64) / width))
        {
            throw new ArgumentOutOfRangeException(nameof(maxSteps), maxSteps, $"Expected at least 1, and {width} floats a step to fit into one array.");
        }

        Layout = layout;
        MaxSteps = maxSteps;
        _buffer = new AlignedBuffer((long)width * maxSteps);
    }

    /// <summary>Steps of the longest sequence that fits.</summary>
    public int MaxSteps { get; }

    internal ModelLayout Layout { get; }

    internal ref float Reference => ref _buffer.Reference;
}
