using System;
using System.Diagnostics;

namespace LstmGen;

/// <summary>Declares a function applied to every element of what the layer before gives, or <see cref="Activation.Softmax"/> over all of them.</summary>
[Conditional("LSTMGEN_ATTRIBUTES")]
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class ActivationAttribute : Attribute
{
    /// <summary>Declares a layer that applies <paramref name="activation"/>.</summary>
    /// <param name="activation">The function.</param>
    public ActivationAttribute(Activation activation) => Activation = activation;

    /// <summary>The function.</summary>
    public Activation Activation { get; }

    /// <summary>The layer's name; by default <c>activation</c>, <c>activation2</c> and so on.</summary>
    public string? Name { get; set; }

    /// <summary>The alpha of the function; not a number: its own default.</summary>
    public float Alpha { get; set; } = float.NaN;

    /// <summary>The beta of the function; not a number: its own default.</summary>
    public float Beta { get; set; } = float.NaN;

    /// <summary>The layer that is read in place of the one above; null: the one above.</summary>
    public string? From { get; set; }
}
