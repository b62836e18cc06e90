using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace LstmGen.Generator.Roslyn;

/// <summary>All attributes of a model class that concern the generator.</summary>
internal sealed class ModelAttributes
{
    public ModelAttributes(ImmutableArray<LayerAttribute> layers, ImmutableArray<Location> elsewhere, bool malformed, bool training, EnumProperty unrolling, EnumProperty accuracy, EnumProperty vectors)
    {
        Layers = layers;
        Elsewhere = elsewhere;
        Malformed = malformed;
        Training = training;
        Unrolling = unrolling;
        Accuracy = accuracy;
        Vectors = vectors;
    }

    /// <summary>Input and layer attributes of the declaration that has [RecurrentModel], in source order.</summary>
    public ImmutableArray<LayerAttribute> Layers { get; }

    /// <summary>Layer attributes on other partial declarations of the class.</summary>
    public ImmutableArray<Location> Elsewhere { get; }

    /// <summary>The compiler reports an error in some attribute, so what the user means is not known yet.</summary>
    public bool Malformed { get; }

    public bool Training { get; }

    public EnumProperty Unrolling { get; }

    public EnumProperty Accuracy { get; }

    public EnumProperty Vectors { get; }
}
