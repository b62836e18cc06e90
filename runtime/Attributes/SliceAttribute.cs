using System;
using System.Diagnostics;

namespace LstmGen;

/// <summary>Takes some neighbouring values of the layer above.</summary>
[Conditional("LSTMGEN_ATTRIBUTES")]
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class SliceAttribute : Attribute
{
    /// <summary>Takes values <paramref name="start"/> to <paramref name="start"/> + <paramref name="count"/> - 1.</summary>
    /// <param name="start">The first value, counted from 0.</param>
    /// <param name="count">How many.</param>
    public SliceAttribute(int start, int count)
    {
        Start = start;
        Count = count;
    }

    /// <summary>The first value.</summary>
    public int Start { get; }

    /// <summary>How many values.</summary>
    public int Count { get; }

    /// <summary>The layer's name, by which others can read it; by default <c>slice</c>, <c>slice2</c> and so on.</summary>
    public string? Name { get; set; }

    /// <summary>The layer that is read in place of the one above; null: the one above.</summary>
    public string? From { get; set; }
}
