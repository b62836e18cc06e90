using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LstmGen.BorderProbe;

/// <summary>
/// Floats at a border: on that side follows a page that ends the process when touched; on the other side lie numbers that are noticed when they are overwritten, and
/// that make a result not a number when they are read into it.
/// </summary>
internal sealed class BorderedBuffer
{
    /// <summary>A quiet NaN with a payload.</summary>
    private const int Canary = 0x7FC0_0BAD;

    private readonly float[]? _array;
    private readonly nint _page;
    private readonly int _all, _first, _count;

    public BorderedBuffer(int count, Placement placement)
    {
        _count = count;
        if (placement == Placement.Array)
        {
            _array = new float[count];
            return;
        }

        nint page = Environment.SystemPageSize;
        nint inner = Math.Max(1, ((count * sizeof(float)) + page - 1) / page) * page;
        nint start = Libc.Map(0, (nuint)(inner + (2 * page)), Libc.ProtectNone, Libc.MapPrivateAnonymous, -1, 0);
        _page = start + page;
        if (start == -1 || Libc.Protect(_page, (nuint)inner, Libc.ProtectReadWrite) != 0)
            throw new InvalidOperationException($"No pages: error {Marshal.GetLastPInvokeError()}.");

        _all = (int)(inner / sizeof(float));
        _first = placement == Placement.AfterBorder ? 0 : _all - count;
        All.Fill(BitConverter.Int32BitsToSingle(Canary));
        Span.Clear();
    }

    public Span<float> Span => _array ?? All.Slice(_first, _count);

    /// <summary>Nothing beside the buffer has changed.</summary>
    public bool IsIntact => _array is not null || (Untouched(All[.._first]) && Untouched(All[(_first + _count)..]));

    /// <summary>What lies outside the managed heap has an address and no object; nothing collects it, the process ends soon.</summary>
    private Span<float> All => MemoryMarshal.CreateSpan(ref Unsafe.AddByteOffset(ref Unsafe.NullRef<float>(), _page), _all);

    private static bool Untouched(Span<float> values) => !MemoryMarshal.Cast<float, int>(values).ContainsAnyExcept(Canary);
}
