using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace LstmGen.Generator.Roslyn;

/// <summary>Where the parts of a model stand in the source.</summary>
internal sealed class ModelLocations
{
    private readonly Location _identifier;
    private readonly ImmutableArray<LayerAttribute> _attributes;

    public ModelLocations(Location identifier, ImmutableArray<LayerAttribute> attributes)
    {
        _identifier = identifier;
        _attributes = attributes;
    }

    /// <summary>The argument, else its attribute, else the name of the class.</summary>
    public Location Find(int attribute, string argument)
    {
        if (attribute < 0 || attribute >= _attributes.Length)
            return _identifier;
        return _attributes[attribute].ArgumentLocations.TryGetValue(argument, out Location? location)
            ? location
            : _attributes[attribute].Location;
    }
}
