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
        int lanes = region.Lanes;
        int unitBlocks = (region.Units + lanes - 1) / lanes;
        int columnBlocks = (columns + lanes - 1) / lanes;
        int stride = gates * lanes, rows = unitBlocks * stride;

        // Bounds of the whole region stand for those of all its vectors.
        ref float from = ref MemoryMarshal.GetReference(master.Slice(region.Source, unitBlocks * columns * stride));
        ref float to = ref MemoryMarshal.GetReference(transposed.Slice(region.Target, columnBlocks * rows * lanes));

        // Eight columns and eight units at a time; columns beyond the last, in the last block, are zero.
        for (int column = 0; column < columnBlocks * lanes; column += 8)
        {
            int width = Math.Clamp(columns - column, 0, 8);
            ref float block = ref Unsafe.Add(ref to, (column / lanes * rows * lanes) + (column % lanes));
            for (int ub = 0; ub < unitBlocks; ub++)
            {
                ref float source = ref Unsafe.Add(ref from, ((ub * columns) + (width == 0 ? 0 : column)) * stride);
                ref float target = ref Unsafe.Add(ref block, ub * stride * lanes);
                for (int row = 0; row < stride; row += 8)
                {
                    if (Avx.IsSupported)
                    {
                        Transpose8x8(ref Unsafe.Add(ref source, row), stride, width, ref Unsafe.Add(ref target, row * lanes), lanes);
                    }
                    else
                    {
                        Transpose(ref Unsafe.Add(ref source, row), stride, width, ref Unsafe.Add(ref target, row * lanes), lanes);
                    }
                }
            }
        }
    }

    private static void Transpose(ref float source, int stride, int width, ref float target, int lanes)
    {
        for (int lane = 0; lane < 8; lane++)
        {
            for (int column = 0; column < 8; column++)
            {
                Unsafe.Add(ref target, (lane * lanes) + column) = column < width ? Unsafe.Add(ref source, (column * stride) + lane) : 0f;
            }
        }
    }

    /// <summary>
    /// Eight vectors <paramref name="stride"/> floats apart, those from <paramref name="width"/> on zero, transposed in three rounds of two-input shuffles to vectors
    /// <paramref name="lanes"/> floats apart.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose8x8(ref float source, int stride, int width, ref float target, int lanes)
    {
        Debug.Assert(Avx.IsSupported);
        Vector256<float> zero = Vector256<float>.Zero;
        Vector256<float> r0 = width > 0 ? Vector256.LoadUnsafe(ref source) : zero;
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
        Avx.Permute2x128(b1, b5, 0x20).StoreUnsafe(ref target, (nuint)lanes);
        Avx.Permute2x128(b2, b6, 0x20).StoreUnsafe(ref target, (nuint)(2 * lanes));
        Avx.Permute2x128(b3, b7, 0x20).StoreUnsafe(ref target, (nuint)(3 * lanes));
        Avx.Permute2x128(b0, b4, 0x31).StoreUnsafe(ref target, (nuint)(4 * lanes));
        Avx.Permute2x128(b1, b5, 0x31).StoreUnsafe(ref target, (nuint)(5 * lanes));
        Avx.Permute2x128(b2, b6, 0x31).StoreUnsafe(ref target, (nuint)(6 * lanes));
        Avx.Permute2x128(b3, b7, 0x31).StoreUnsafe(ref target, (nuint)(7 * lanes));
    }
}
