using System;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using LstmGen.CompilerServices;

namespace LstmGen.Memory;

/// <summary>Refreshes the transposed copies that backward passes read. Pure data movement: the same bits on every machine.</summary>
internal static class Transposer
{
    public static void Refresh(TransposeRegion region, ReadOnlySpan<float> master, Span<float> transposed)
    {
        int gates = region.Gates, columns = region.Columns;
        int unitBlocks = (region.Units + 7) / 8;
        int columnBlocks = (columns + 7) / 8;
        int stride = gates * 8, rows = unitBlocks * stride;

        // Bounds of the whole region stand for those of all its vectors.
        ref float from = ref MemoryMarshal.GetReference(master.Slice(region.Source, unitBlocks * columns * stride));
        ref float to = ref MemoryMarshal.GetReference(transposed.Slice(region.Target, columnBlocks * rows * 8));
        for (int cb = 0; cb < columnBlocks; cb++)
        {
            int width = Math.Min(8, columns - (cb * 8));
            for (int ub = 0; ub < unitBlocks; ub++)
            {
                ref float source = ref Unsafe.Add(ref from, ((ub * columns) + (cb * 8)) * stride);
                ref float target = ref Unsafe.Add(ref to, ((cb * rows) + (ub * stride)) * 8);
                for (int g = 0; g < gates; g++)
                {
                    if (Avx.IsSupported)
                    {
                        Transpose8x8(ref Unsafe.Add(ref source, g * 8), stride, width, ref Unsafe.Add(ref target, g * 64));
                    }
                    else
                    {
                        Transpose(ref Unsafe.Add(ref source, g * 8), stride, width, ref Unsafe.Add(ref target, g * 64));
                    }
                }
            }
        }
    }

    private static void Transpose(ref float source, int stride, int width, ref float target)
    {
        for (int lane = 0; lane < 8; lane++)
        {
            for (int column = 0; column < 8; column++)
            {
                Unsafe.Add(ref target, (lane * 8) + column) = column < width ? Unsafe.Add(ref source, (column * stride) + lane) : 0f;
            }
        }
    }

    /// <summary>
    /// Eight vectors <paramref name="stride"/> floats apart, those from <paramref name="width"/> on zero, transposed in three rounds of two-input shuffles.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose8x8(ref float source, int stride, int width, ref float target)
    {
        Debug.Assert(Avx.IsSupported);
        Vector256<float> zero = Vector256<float>.Zero;
        Vector256<float> r0 = Vector256.LoadUnsafe(ref source);
        Vector256<float> r1 = width > 1 ? Vector256.LoadUnsafe(ref source, (nuint)stride) : zero;
        Vector256<float> r2 = width > 2 ? Vector256.LoadUnsafe(ref source, (nuint)(2 * stride)) : zero;
        Vector256<float> r3 = width > 3 ? Vector256.LoadUnsafe(ref source, (nuint)(3 * stride)) : zero;
        Vector256<float> r4 = width > 4 ? Vector256.LoadUnsafe(ref source, (nuint)(4 * stride)) : zero;
        Vector256<float> r5 = width > 5 ? Vector256.LoadUnsafe(ref source, (nuint)(5 * stride)) : zero;
        Vector256<float> r6 = width > 6 ? Vector256.LoadUnsafe(ref source, (nuint)(6 * stride)) : zero;
        Vector256<float> r7 = width > 7 ? Vector256.LoadUnsafe(ref source, (nuint)(7 * stride)) : zero;

        Vector256<float> a0 = Avx.UnpackLow(r0, r1), a1 = Avx.UnpackHigh(r0, r1);
        Vector256<float> a2 = Avx.UnpackLow(r2, r3), a3 = Avx.UnpackHigh(r2, r3);
        Vector256<float> a4 = Avx.UnpackLow(r4, r5), a5 = Avx.UnpackHigh(r4, r5);
        Vector256<float> a6 = Avx.UnpackLow(r6, r7), a7 = Avx.UnpackHigh(r6, r7);

        Vector256<float> b0 = Avx.Shuffle(a0, a2, 0x44), b1 = Avx.Shuffle(a0, a2, 0xEE);
        Vector256<float> b2 = Avx.Shuffle(a1, a3, 0x44), b3 = Avx.Shuffle(a1, a3, 0xEE);
        Vector256<float> b4 = Avx.Shuffle(a4, a6, 0x44), b5 = Avx.Shuffle(a4, a6, 0xEE);
        Vector256<float> b6 = Avx.Shuffle(a5, a7, 0x44), b7 = Avx.Shuffle(a5, a7, 0xEE);

        Avx.Permute2x128(b0, b4, 0x20).StoreUnsafe(ref target);
        Avx.Permute2x128(b1, b5, 0x20).StoreUnsafe(ref target, 8);
        Avx.Permute2x128(b2, b6, 0x20).StoreUnsafe(ref target, 16);
        Avx.Permute2x128(b3, b7, 0x20).StoreUnsafe(ref target, 24);
        Avx.Permute2x128(b0, b4, 0x31).StoreUnsafe(ref target, 32);
        Avx.Permute2x128(b1, b5, 0x31).StoreUnsafe(ref target, 40);
        Avx.Permute2x128(b2, b6, 0x31).StoreUnsafe(ref target, 48);
        Avx.Permute2x128(b3, b7, 0x31).StoreUnsafe(ref target, 56);
    }
}
