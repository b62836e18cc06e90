using System.Collections.Generic;
using System.Linq;
using LstmGen.Generator.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LstmGen.Generator.Roslyn;

/// <summary>Reads what another partial declaration of the class must repeat: namespace, enclosing types, names.</summary>
internal static class DeclarationReader
{
    public static DeclarationSpec Read(INamedTypeSymbol model, TypeDeclarationSyntax declaration)
    {
        Stack<ContainerSpec> containers = new();    // enumerates outermost first
        for (SyntaxNode? node = declaration.Parent; node is TypeDeclarationSyntax container; node = node.Parent)
            containers.Push(new ContainerSpec(Keyword(container), Escape(container.Identifier.ValueText)));

        return new DeclarationSpec(
            Namespace(model.ContainingNamespace),
            new EquatableArray<ContainerSpec>(containers),
            Escape(model.Name),
            MetadataName(model),
            model.InstanceConstructors.Any(static constructor => !constructor.IsImplicitlyDeclared));
    }

    /// <summary>"class", "struct", "interface", "record" or "record struct": what follows <c>partial</c>.</summary>
    public static string Keyword(TypeDeclarationSyntax declaration) =>
        declaration is RecordDeclarationSyntax record && !record.ClassOrStructKeyword.IsKind(SyntaxKind.None)
            ? record.Keyword.ValueText + " " + record.ClassOrStructKeyword.ValueText
            : declaration.Keyword.ValueText;

    private static string Namespace(INamespaceSymbol? space)
    {
        Stack<string> names = new();
        for (; space is { IsGlobalNamespace: false }; space = space.ContainingNamespace)
            names.Push(Escape(space.Name));
        return string.Join(".", names);
    }

    private static string MetadataName(INamedTypeSymbol type)
    {
        if (type.ContainingType is { } container)
            return MetadataName(container) + "+" + type.MetadataName;

        Stack<string> names = new();
        names.Push(type.MetadataName);
        for (INamespaceSymbol? space = type.ContainingNamespace; space is { IsGlobalNamespace: false }; space = space.ContainingNamespace)
            names.Push(space.Name);
        return string.Join(".", names);
    }

    // Contextual keywords too: `record` or `file` as a type name is an error or a warning without its @.
    private static string Escape(string identifier) =>
        SyntaxFacts.GetKeywordKind(identifier) == SyntaxKind.None && SyntaxFacts.GetContextualKeywordKind(identifier) == SyntaxKind.None
            ? identifier
            : "@" + identifier;
}
