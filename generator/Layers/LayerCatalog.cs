using System.Collections.Generic;
using LstmGen.Generator.Model;

namespace LstmGen.Generator.Layers;

/// <summary>The explicit list of layer kinds; a new kind is one line here.</summary>
internal static class LayerCatalog
{
    /// <summary>Attribute kinds, that is attribute class names without their suffix.</summary>
    public static IReadOnlyList<string> Kinds { get; } = new[] { "Input", "Lstm", "Dense" };

    /// <summary>What is wrong with a model's attributes; empty when it can be compiled.</summary>
    public static EquatableArray<Problem> Check(ModelSpec model) => EquatableArray<Problem>.Empty;
}
