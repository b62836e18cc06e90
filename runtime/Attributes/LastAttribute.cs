using System;
using System.Diagnostics;

namespace LstmGen;

/// <summary>
/// What the layer above has made of the whole sequence, to be read at the last step: of a forward direction its last output, of a reverse one its output
/// at the first step, where that ends. Keras' <c>return_sequences=False</c>; put the loss at the last step.
/// </summary>
[Conditional("LSTMGEN_ATTRIBUTES")]
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class LastAttribute : Attribute
{
    /// <summary>The layer's name, by which others can read it; by default <c>last</c>, <c>last2</c> and so on.</summary>
    public string? Name { get; set; }

    /// <summary>The layer that is read in place of the one above; null: the one above.</summary>
    public string? From { get; set; }
}
