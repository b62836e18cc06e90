using System.Collections.Generic;
using LstmGen.Generator.Model;
using Microsoft.CodeAnalysis;

namespace LstmGen.Generator.Roslyn;

/// <summary>A layer attribute: what it says, and where.</summary>
internal sealed class LayerAttribute
{
    public LayerAttribute(AttributeSpec spec, Location location, IReadOnlyDictionary<string, Location> argumentLocations)
    {
        Spec = spec;
        Location = location;
        ArgumentLocations = argumentLocations;
    }

    public AttributeSpec Spec { get; }

    public Location Location { get; }

    /// <summary>By constructor parameter or property name: the expression that was written.</summary>
    public IReadOnlyDictionary<string, Location> ArgumentLocations { get; }
}
