using System;
using System.Diagnostics;

namespace LstmGen;

/// <summary>Puts the outputs of other layers behind that of the layer above: one longer vector.</summary>
[Conditional("LSTMGEN_ATTRIBUTES")]
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class ConcatAttribute : Attribute
{
    /// <summary>Joins layers of any size.</summary>
    /// <param name="layers">Names of earlier layers; the input is called <c>input</c> unless it has a name.</param>
    public ConcatAttribute(params string[] layers) => Layers = layers;

    /// <summary>Names of the other layers.</summary>
    public string[] Layers { get; }

    /// <summary>The layer's name, by which others can read it; by default <c>concat</c>, <c>concat2</c> and so on.</summary>
    public string? Name { get; set; }

    /// <summary>The layer that is read in place of the one above; null: the one above.</summary>
    public string? From { get; set; }
}
