using System;
using System.Diagnostics;

namespace LstmGen;

/// <summary>
/// The last so many steps of the layer above as one vector, oldest first; steps before the first count as zeros. At the last step of a sequence of
/// just that length it is the whole sequence. It streams.
/// </summary>
[Conditional("LSTMGEN_ATTRIBUTES")]
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class FlattenAttribute : Attribute
{
    /// <summary>Joins <paramref name="steps"/> steps.</summary>
    /// <param name="steps">Steps, 1 to 1,024; times the values of one step at most 4,096.</param>
    public FlattenAttribute(int steps) => Steps = steps;

    /// <summary>Steps.</summary>
    public int Steps { get; }

    /// <summary>The layer's name, by which others can read it; by default <c>flatten</c>, <c>flatten2</c> and so on.</summary>
    public string? Name { get; set; }

    /// <summary>The layer that is read in place of the one above; null: the one above.</summary>
    public string? From { get; set; }
}
