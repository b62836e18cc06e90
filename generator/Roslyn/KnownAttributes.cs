using System;
using LstmGen.Generator.Layers;
using Microsoft.CodeAnalysis;

namespace LstmGen.Generator.Roslyn;

/// <summary>Tells the attributes of the runtime library from others of the same name.</summary>
internal static class KnownAttributes
{
    public const string RecurrentModel = "LstmGen.RecurrentModelAttribute";
    public const string Input = "LstmGen.InputAttribute";

    private const string Suffix = "Attribute";

    public static bool IsRecurrentModel(AttributeData attribute) => NameOf(attribute) == "RecurrentModel";

    /// <summary>The layer kind ("Lstm") of a layer attribute; null for any other attribute.</summary>
    public static string? LayerKind(AttributeData attribute)
    {
        if (NameOf(attribute) is { } name)
        {
            foreach (string kind in LayerCatalog.Kinds)
            {
                if (kind == name)
                    return kind;
            }
        }
        return null;
    }

    private static string? NameOf(AttributeData attribute) =>
        attribute.AttributeClass is { TypeKind: TypeKind.Class, ContainingType: null, ContainingNamespace: { Name: "LstmGen", ContainingNamespace.IsGlobalNamespace: true } } type
        && type.Name.EndsWith(Suffix, StringComparison.Ordinal)
            ? type.Name.Substring(0, type.Name.Length - Suffix.Length)
            : null;
}
