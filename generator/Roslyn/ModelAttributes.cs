using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace LstmGen.Generator.Roslyn;

/// <summary>All attributes of a model class that concern the generator.</summary>
internal sealed class ModelAttributes
{
    public ModelAttributes(ImmutableArray<LayerAttribute> layers, ImmutableArray<Location> elsewhere, bool malformed, bool training, string unrolling, Location? unknownUnrolling)
    {
        Layers = layers;
        Elsewhere = elsewhere;
        Malformed = malformed;
        Training = training;
        Unrolling = unrolling;
        UnknownUnrolling = unknownUnrolling;
    }

    /// <summary>Input and layer attributes of the declaration that has [RecurrentModel], in source order.</summary>
    public ImmutableArray<LayerAttribute> Layers { get; }

    /// <summary>Layer attributes on other partial declarations of the class.</summary>
    public ImmutableArray<Location> Elsewhere { get; }

    /// <summary>The compiler reports an error in some attribute, so what the user means is not known yet.</summary>
    public bool Malformed { get; }

    public bool Training { get; }

    public string Unrolling { get; }

    /// <summary>Where <see cref="Unrolling"/> was given a value that its enumeration does not name.</summary>
    public Location? UnknownUnrolling { get; }
}
