using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LstmGen.Memory;

/// <summary>
/// Floats on a 64-byte boundary: a pinned managed array and an offset into it. Reached by interior reference, so the garbage collector
/// keeps the array alive as long as anything still reads it.
/// </summary>
internal sealed class AlignedBuffer
{
    private const int Alignment = 64;
    private const int Slack = Alignment / sizeof(float);

    private readonly float[] _array;
    private readonly int _start;

    /// <param name="length">Floats.</param>
    /// <exception cref="ArgumentOutOfRangeException">More floats than one array can hold.</exception>
    public AlignedBuffer(long length)
    {
        if (length < 0 || length > Array.MaxLength - Slack)
        {
            throw new ArgumentOutOfRangeException(nameof(length), length, "More floats than one array can hold.");
        }

        Length = (int)length;
        _array = GC.AllocateArray<float>(Length + Slack, pinned: true);
        long address = Marshal.UnsafeAddrOfPinnedArrayElement(_array, 0);
        _start = (int)((Alignment - (address & (Alignment - 1))) & (Alignment - 1)) / sizeof(float);
    }

    public int Length { get; }

    /// <summary>The array, and the index of the first float in it.</summary>
    public (float[] Array, int Start) Location => (_array, _start);

    public ref float Reference => ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_array), _start);

    public Span<float> Span => _array.AsSpan(_start, Length);

    public static int Pad8(int count) => (count + 7) & ~7;
}
