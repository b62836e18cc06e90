using System;
using System.Diagnostics;
using System.Runtime.CompilerServices;
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
        int rows = unitBlocks * gates * 8;
        for (int cb = 0; cb < columnBlocks; cb++)
        {
            int width = Math.Min(8, columns - (cb * 8));
            for (int ub = 0; ub < unitBlocks; ub++)
            {
                for (int g = 0; g < gates; g++)
                {
                    int source = region.Source + ((((ub * columns) + (cb * 8)) * gates + g) * 8);
                    int target = region.Target + (((cb * rows) + (((ub * gates) + g) * 8)) * 8);
                    if (width == 8 && Avx.IsSupported)
                    {
                        // Bounds of the first and last vector stand for all sixteen.
                        ReadOnlySpan<float> from = master.Slice(source, (7 * gates * 8) + 8);
                        Span<float> to = transposed.Slice(target, 64);
                        Transpose8x8(ref Unsafe.AsRef(in from[0]), (nuint)(gates * 8), ref to[0]);
                    }
                    else
                    {
                        Transpose(master[source..], gates * 8, width, transposed.Slice(target, 64));
                    }
                }
            }
        }
    }

    private static void Transpose(ReadOnlySpan<float> source, int stride, int width, Span<float> target)
    {
        for (int lane = 0; lane < 8; lane++)
        {
            for (int column = 0; column < 8; column++)
            {
                target[(lane * 8) + column] = column < width ? source[(column * stride) + lane] : 0f;
            }
        }
    }

    /// <summary>Eight vectors <paramref name="stride"/> floats apart, transposed in three rounds of two-input shuffles.</summary>
    private static void Transpose8x8(ref float source, nuint stride, ref float target)
    {
        Debug.Assert(Avx.IsSupported);
        Vector256<float> r0 = Vector256.LoadUnsafe(ref source);
        Vector256<float> r1 = Vector256.LoadUnsafe(ref source, stride);
        Vector256<float> r2 = Vector256.LoadUnsafe(ref source, 2 * stride);
        Vector256<float> r3 = Vector256.LoadUnsafe(ref source, 3 * stride);
        Vector256<float> r4 = Vector256.LoadUnsafe(ref source, 4 * stride);
        Vector256<float> r5 = Vector256.LoadUnsafe(ref source, 5 * stride);
        Vector256<float> r6 = Vector256.LoadUnsafe(ref source, 6 * stride);
        Vector256<float> r7 = Vector256.LoadUnsafe(ref source, 7 * stride);

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
