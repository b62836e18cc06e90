using System;
using System.Diagnostics;

namespace LstmGen;

/// <summary>Adds the outputs of other layers to that of the layer above, element by element: a skip connection (He et al. 2016).</summary>
[Conditional("LSTMGEN_ATTRIBUTES")]
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class AddAttribute : Attribute
{
    /// <summary>Adds layers of one size.</summary>
    /// <param name="layers">Names of earlier layers; the input is called <c>input</c> unless it has a name.</param>
    public AddAttribute(params string[] layers) => Layers = layers;

    /// <summary>Names of the other layers.</summary>
    public string[] Layers { get; }

    /// <summary>The layer's name, by which others can read it; by default <c>add</c>, <c>add2</c> and so on.</summary>
    public string? Name { get; set; }

    /// <summary>The layer that is read in place of the one above; null: the one above.</summary>
    public string? From { get; set; }
}
