using System;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using LstmGen.Generator.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LstmGen.Generator.Roslyn;

/// <summary>From the syntax and symbols of one [RecurrentModel] declaration to a <see cref="ModelSpec"/> or the reasons why there is none.</summary>
internal sealed class ModelParser
{
    private readonly Func<ModelSpec, EquatableArray<Problem>> _check;

    public ModelParser(Func<ModelSpec, EquatableArray<Problem>> check) => _check = check;

    public static bool IsCandidate(SyntaxNode node, CancellationToken cancellation) => node is TypeDeclarationSyntax;

    public ParsedModel Parse(GeneratorAttributeSyntaxContext context, CancellationToken cancellation)
    {
        TypeDeclarationSyntax declaration = (TypeDeclarationSyntax)context.TargetNode;
        ModelLocations locations = new(declaration.Identifier.GetLocation(), ImmutableArray<LayerAttribute>.Empty);
        try
        {
            return context.TargetSymbol is INamedTypeSymbol model
                ? Parse(model, declaration, context.SemanticModel.Compilation, cancellation)
                : new ParsedModel(null, ImmutableArray<Diagnostic>.Empty, locations);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return new ParsedModel(null, ImmutableArray.Create(Rules.Describe(InternalError.Note(exception), locations)), locations);
        }
    }

    private ParsedModel Parse(INamedTypeSymbol model, TypeDeclarationSyntax declaration, Compilation compilation, CancellationToken cancellation)
    {
        ModelAttributes attributes = AttributeReader.Read(model, declaration, cancellation);
        ModelLocations locations = new(declaration.Identifier.GetLocation(), attributes.Layers);
        ImmutableArray<Diagnostic> diagnostics = DeclarationRules.Check(model, declaration, attributes, compilation, cancellation);

        // Half of the attributes say nothing about the whole: leave the word to the compiler.
        if (attributes.Malformed || !attributes.Elsewhere.IsEmpty)
            return new ParsedModel(null, diagnostics, locations);

        ModelSpec spec = new(
            DeclarationReader.Read(model, declaration),
            new EquatableArray<AttributeSpec>(attributes.Layers.Select(static layer => layer.Spec)),
            attributes.Training,
            attributes.Unrolling.Value,
            attributes.Accuracy.Value)
        {
            Vectors = attributes.Vectors.Value,
        };
        diagnostics = diagnostics.AddRange(_check(spec).Select(problem => Rules.Describe(problem, locations)));
        return new ParsedModel(diagnostics.IsEmpty ? spec : null, diagnostics, locations);
    }
}
