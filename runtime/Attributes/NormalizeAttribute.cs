using System;
using System.Diagnostics;

namespace LstmGen;

/// <summary>
/// Declares (x - offset) * scale for every value of the layer above, with an offset and a scale of its own (tensors <c>offset</c> and <c>scale</c>,
/// at first 0 and 1). <see cref="SequenceBatch.Statistics"/> computes both from data; <see cref="SequenceTrainer.SetTensor"/> sets them.
/// </summary>
[Conditional("LSTMGEN_ATTRIBUTES")]
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class NormalizeAttribute : Attribute
{
    /// <summary>Whether optimisers change offset and scale.</summary>
    public bool Trained { get; set; }

    /// <summary>The layer's name, the prefix of its tensors in a weight file; by default <c>normalize</c>, <c>normalize2</c> and so on.</summary>
    public string? Name { get; set; }

    /// <summary>The layer that is read in place of the one above; null: the one above.</summary>
    public string? From { get; set; }
}
