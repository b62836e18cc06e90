using System;
using System.Diagnostics;

namespace LstmGen;

/// <summary>The largest value of each element of the layer above over the steps so far: at the last step, over the whole sequence. It streams.</summary>
[Conditional("LSTMGEN_ATTRIBUTES")]
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class MaxOverTimeAttribute : Attribute
{
    /// <summary>The layer's name, by which others can read it; by default <c>max</c>, <c>max2</c> and so on.</summary>
    public string? Name { get; set; }

    /// <summary>The layer that is read in place of the one above; null: the one above.</summary>
    public string? From { get; set; }
}
