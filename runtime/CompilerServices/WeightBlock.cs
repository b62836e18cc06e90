using System;
using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using LstmGen.Memory;

namespace LstmGen.CompilerServices;

/// <summary>
/// The weights of a model, immutable once published: the packed ones that kernels read and, where the model keeps them, the canonical ones
/// that saving and training read.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class WeightBlock
{
    private readonly AlignedBuffer _packed;

    // What a step needs of it, without the detour.
    private readonly float[] _array;
    private readonly int _start;
    private readonly AlignedBuffer? _canonical;

    internal WeightBlock(ModelLayout layout)
    {
        Layout = layout;
        _packed = new AlignedBuffer(layout.InferenceLength);
        (_array, _start) = _packed.Location;
        _canonical = layout.KeepCanonical ? new AlignedBuffer(layout.ParameterCount) : null;
    }

    /// <summary>First float of the packed weights, on a 64-byte boundary. Emitted code reads it and never writes.</summary>
    public ref float Packed => ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_array), _start);

    internal ModelLayout Layout { get; }

    internal Span<float> PackedSpan => _packed.Span;

    internal bool HasCanonical => _canonical is not null;

    internal Span<float> Canonical => _canonical is null
        ? throw new InvalidOperationException(
            $"{Layout.ModelName} keeps no canonical weights because it is declared without training ([RecurrentModel(Training = false)]).")
        : _canonical.Span;

    /// <summary>A copy that shares nothing.</summary>
    public WeightBlock Clone()
    {
        WeightBlock copy = new(Layout);
        PackedSpan.CopyTo(copy.PackedSpan);
        if (HasCanonical)
        {
            Canonical.CopyTo(copy.Canonical);
        }

        return copy;
    }
}
