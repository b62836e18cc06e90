using System;
using System.Diagnostics;

namespace LstmGen;

/// <summary>Declares a trained vector for every id of an <see cref="InputIdsAttribute"/> (Bengio et al. 2003); PyTorch's <c>nn.Embedding</c>.</summary>
[Conditional("LSTMGEN_ATTRIBUTES")]
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class EmbeddingAttribute : Attribute
{
    /// <summary>Declares vectors of <paramref name="size"/> floats.</summary>
    /// <param name="size">Floats of a vector, 1 to 4,096.</param>
    public EmbeddingAttribute(int size) => Size = size;

    /// <summary>Floats of a vector.</summary>
    public int Size { get; }

    /// <summary>The layer's name, the prefix of its tensor in a weight file; by default <c>embedding</c>, <c>embedding2</c> and so on.</summary>
    public string? Name { get; set; }

    /// <summary>The input that is read in place of the one above; null: the one above.</summary>
    public string? From { get; set; }

    /// <summary>How the initial vectors are drawn: with unit variance as by PyTorch, or within 0.05 as by Keras.</summary>
    public Initialization Initialization { get; set; } = Initialization.PyTorch;
}
