using System;
using System.ComponentModel;
using System.Numerics;
using System.Runtime.InteropServices;

namespace LstmGen.CompilerServices;

/// <summary>Joins of vectors, row by row: what skip connections and two directions need besides kernels.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class VectorRows
{
    /// <summary>target = source, for some neighbouring columns of every row.</summary>
    /// <param name="source">First element read.</param>
    /// <param name="sourceWidth">Floats from one row of the source to the next.</param>
    /// <param name="target">First element written.</param>
    /// <param name="targetWidth">Floats from one row of the target to the next.</param>
    /// <param name="count">Columns.</param>
    /// <param name="rows">Rows.</param>
    public static void Copy(ref float source, int sourceWidth, ref float target, int targetWidth, int count, int rows)
    {
        for (int r = 0; r < rows; r++)
        {
            Row(ref source, r, sourceWidth, count).CopyTo(Row(ref target, r, targetWidth, count));
        }
    }

    /// <summary>target = factor * source, for some neighbouring columns of every row.</summary>
    /// <param name="source">First element read.</param>
    /// <param name="sourceWidth">Floats from one row of the source to the next.</param>
    /// <param name="target">First element written.</param>
    /// <param name="targetWidth">Floats from one row of the target to the next.</param>
    /// <param name="count">Columns.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="factor">The factor.</param>
    public static void Scale(ref float source, int sourceWidth, ref float target, int targetWidth, int count, int rows, float factor)
    {
        for (int r = 0; r < rows; r++)
        {
            Span<float> x = Row(ref source, r, sourceWidth, count), y = Row(ref target, r, targetWidth, count);
            for (int j = 0; j < y.Length; j++)
            {
                y[j] = factor * x[j];
            }
        }
    }

    /// <summary>target += factor * source, for some neighbouring columns of every row.</summary>
    /// <param name="source">First element read.</param>
    /// <param name="sourceWidth">Floats from one row of the source to the next.</param>
    /// <param name="target">First element written.</param>
    /// <param name="targetWidth">Floats from one row of the target to the next.</param>
    /// <param name="count">Columns.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="factor">The factor.</param>
    public static void Add(ref float source, int sourceWidth, ref float target, int targetWidth, int count, int rows, float factor)
    {
        for (int r = 0; r < rows; r++)
        {
            Span<float> x = Row(ref source, r, sourceWidth, count), y = Row(ref target, r, targetWidth, count);

            // Two roundings in the vector part and in the rest, so that a value does not depend on where in the row it stands.
            int j = 0;
            for (; j + Vector<float>.Count <= y.Length; j += Vector<float>.Count)
            {
                Vector<float> sum = new Vector<float>(y[j..]) + (factor * new Vector<float>(x[j..]));
                sum.CopyTo(y[j..]);
            }

            for (; j < y.Length; j++)
            {
                y[j] += factor * x[j];
            }
        }
    }

    /// <summary>Zeros, from an element on.</summary>
    /// <param name="target">First element.</param>
    /// <param name="count">Elements.</param>
    public static void Clear(ref float target, int count) => MemoryMarshal.CreateSpan(ref target, count).Clear();

    private static Span<float> Row(ref float start, int row, int width, int count) =>
        MemoryMarshal.CreateSpan(ref System.Runtime.CompilerServices.Unsafe.Add(ref start, row * (nint)width), count);
}
