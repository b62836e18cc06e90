using System;
using System.ComponentModel;
using System.Numerics;
using System.Runtime.CompilerServices;
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

    /// <summary>target = the rows of a table that ids choose; a table lies in blocks of eight rows, column by column.</summary>
    /// <param name="layer">Name of the layer, for the message.</param>
    /// <param name="table">First float of the packed table.</param>
    /// <param name="vocabulary">Rows of the table.</param>
    /// <param name="size">Columns of the table.</param>
    /// <param name="ids">First id.</param>
    /// <param name="idWidth">Floats from one id to the next.</param>
    /// <param name="target">First element written.</param>
    /// <param name="targetWidth">Floats from one row of the target to the next.</param>
    /// <param name="rows">Number of ids.</param>
    /// <exception cref="ArgumentOutOfRangeException">An id is no whole number from 0 to <paramref name="vocabulary"/> - 1.</exception>
    public static void Lookup(string layer, ref float table, int vocabulary, int size, ref float ids, int idWidth, ref float target, int targetWidth, int rows)
    {
        for (int r = 0; r < rows; r++)
        {
            ref float source = ref Entry(layer, ref table, vocabulary, size, Row(ref ids, r, idWidth, 1)[0]);
            Span<float> y = Row(ref target, r, targetWidth, size);
            for (int j = 0; j < y.Length; j++)
            {
                y[j] = Unsafe.Add(ref source, j * 8);
            }
        }
    }

    /// <summary>Adds the gradients of rows to the rows of a table's gradient that ids chose.</summary>
    /// <param name="layer">Name of the layer, for the message.</param>
    /// <param name="gradients">First float of the packed gradient of the table.</param>
    /// <param name="vocabulary">Rows of the table.</param>
    /// <param name="size">Columns of the table.</param>
    /// <param name="ids">First id.</param>
    /// <param name="idWidth">Floats from one id to the next.</param>
    /// <param name="source">First element of the gradients of rows.</param>
    /// <param name="sourceWidth">Floats from one of them to the next.</param>
    /// <param name="rows">Number of ids.</param>
    public static void AddToTable(string layer, ref float gradients, int vocabulary, int size, ref float ids, int idWidth, ref float source, int sourceWidth, int rows)
    {
        for (int r = 0; r < rows; r++)
        {
            ref float target = ref Entry(layer, ref gradients, vocabulary, size, Row(ref ids, r, idWidth, 1)[0]);
            Span<float> dy = Row(ref source, r, sourceWidth, size);
            for (int j = 0; j < dy.Length; j++)
            {
                Unsafe.Add(ref target, j * 8) += dy[j];
            }
        }
    }

    /// <summary>Refuses ids outside a vocabulary.</summary>
    /// <param name="ids">The ids.</param>
    /// <param name="vocabulary">Number of different ids.</param>
    /// <param name="name">The parameter that holds them.</param>
    /// <exception cref="ArgumentOutOfRangeException">One is not from 0 to <paramref name="vocabulary"/> - 1.</exception>
    public static void CheckIds(ReadOnlySpan<int> ids, int vocabulary, string name)
    {
        foreach (int id in ids)
        {
            if ((uint)id >= (uint)vocabulary)
            {
                Throw.Id(name, vocabulary, id);
            }
        }
    }

    /// <summary>Zeros, from an element on.</summary>
    /// <param name="target">First element.</param>
    /// <param name="count">Elements.</param>
    public static void Clear(ref float target, int count) => MemoryMarshal.CreateSpan(ref target, count).Clear();

    private static ref float Entry(string layer, ref float table, int vocabulary, int size, float number)
    {
        int id = (int)number;
        if (id != number || (uint)id >= (uint)vocabulary)
        {
            Throw.Id(layer, vocabulary, number);
        }

        return ref Unsafe.Add(ref table, ((id >> 3) * (nint)size * 8) + (id & 7));
    }

    private static Span<float> Row(ref float start, int row, int width, int count) =>
        MemoryMarshal.CreateSpan(ref Unsafe.Add(ref start, row * (nint)width), count);
}
