using System.Collections.Immutable;
using LstmGen.Generator.Model;
using Microsoft.CodeAnalysis;

namespace LstmGen.Generator.Roslyn;

/// <summary>
/// One model as parsed. Holds locations, hence syntax trees, so it is compared by reference and must not be an input of any
/// source output; <see cref="Spec"/> is what those read.
/// </summary>
internal sealed class ParsedModel
{
    public ParsedModel(ModelSpec? spec, ImmutableArray<Diagnostic> diagnostics, ModelLocations locations)
    {
        Spec = spec;
        Diagnostics = diagnostics;
        Locations = locations;
    }

    /// <summary>The model; null when it has errors or is not worth compiling.</summary>
    public ModelSpec? Spec { get; }

    public ImmutableArray<Diagnostic> Diagnostics { get; }

    public ModelLocations Locations { get; }
}
