using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using LstmGen.Generator.Emission;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LstmGen.Generator.Roslyn;

/// <summary>Everything a class must be so that a second partial declaration of it can hold a network.</summary>
internal sealed class DeclarationRules
{
    private static readonly SymbolDisplayFormat SignatureFormat = new(
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameOnly,
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.UseSpecialTypes);

    private readonly INamedTypeSymbol _model;
    private readonly TypeDeclarationSyntax _declaration;
    private readonly ImmutableArray<TypeDeclarationSyntax> _declarations;
    private readonly Compilation _compilation;
    private readonly ImmutableArray<Diagnostic>.Builder _found = ImmutableArray.CreateBuilder<Diagnostic>();

    private DeclarationRules(INamedTypeSymbol model, TypeDeclarationSyntax declaration, Compilation compilation, CancellationToken cancellation)
    {
        _model = model;
        _declaration = declaration;
        _declarations = Declarations(model, cancellation);
        _compilation = compilation;
    }

    public static ImmutableArray<Diagnostic> Check(
        INamedTypeSymbol model, TypeDeclarationSyntax declaration, ModelAttributes attributes, Compilation compilation, CancellationToken cancellation)
    {
        DeclarationRules rules = new(model, declaration, compilation, cancellation);
        if (declaration is not ClassDeclarationSyntax)
        {
            rules.Report(Rules.NotAClass, declaration.Keyword.GetLocation(), model.Name, rules.KindOfType());
            return rules._found.ToImmutable();
        }

        rules.CheckLanguageVersion();
        rules.CheckPartial();
        rules.CheckModifiers();
        rules.CheckTypeParameters();
        rules.CheckConstruction(cancellation);
        rules.CheckMembers(attributes.Training);
        foreach (EnumProperty property in new[] { attributes.Unrolling, attributes.Accuracy, attributes.Vectors })
        {
            if (property.Unknown is { } unknown)
                rules.Report(Rules.UnknownEnumValue, unknown, property.Name, property.Value, string.Join(", ", property.Names));
        }
        foreach (Location location in attributes.Elsewhere)
            rules.Report(Rules.ScatteredAttributes, location, model.Name);
        return rules._found.ToImmutable();
    }

    private string KindOfType() =>
        (_declaration.Modifiers.Any(SyntaxKind.RefKeyword) ? "ref " : "") + DeclarationReader.Keyword(_declaration);

    private void CheckLanguageVersion()
    {
        if (_declaration.SyntaxTree.Options is CSharpParseOptions options && options.LanguageVersion < LanguageVersion.CSharp9)
            Report(Rules.LanguageVersionTooLow, Identifier(_declaration), options.LanguageVersion.ToDisplayString());
    }

    private void CheckPartial()
    {
        if (!_declaration.Modifiers.Any(SyntaxKind.PartialKeyword))
            Report(Rules.NotPartial, Identifier(_declaration), _model.Name);

        foreach (TypeDeclarationSyntax container in Containers())
        {
            if (!container.Modifiers.Any(SyntaxKind.PartialKeyword))
                Report(Rules.ContainerNotPartial, Identifier(container), DeclarationReader.Keyword(container), container.Identifier.ValueText, _model.Name);
        }
    }

    private void CheckModifiers()
    {
        if (_model.IsStatic)
            Report(Rules.StaticModel, FindModifier(_declarations, "static"), _model.Name);
        if (_model.IsAbstract && !_model.IsStatic)
            Report(Rules.AbstractModel, FindModifier(_declarations, "abstract"), _model.Name);

        // By text: the oldest compiler that loads the generator has no name for this keyword. An enclosing type counts as well:
        // the emitted part of it would be another type in another file.
        foreach (TypeDeclarationSyntax type in Containers().Prepend(_declaration))
        {
            SyntaxToken file = type.Modifiers.FirstOrDefault(static modifier => modifier.ValueText == "file");
            if (file.ValueText == "file")
                Report(Rules.FileLocalModel, file.GetLocation(), type.Identifier.ValueText, _model.Name);
        }
    }

    private void CheckTypeParameters()
    {
        if (_declaration.TypeParameterList is { } own)
            Report(Rules.GenericModel, own.GetLocation(), _model.Name);

        foreach (TypeDeclarationSyntax container in Containers())
        {
            if (container.TypeParameterList is { } list)
                Report(Rules.GenericContainer, list.GetLocation(), DeclarationReader.Keyword(container), container.Identifier.ValueText, _model.Name);
        }
    }

    private void CheckConstruction(CancellationToken cancellation)
    {
        foreach (TypeDeclarationSyntax declaration in _declarations)
        {
            // By child node: only later compilers have a property for it on classes.
            if (declaration.ChildNodes().OfType<ParameterListSyntax>().FirstOrDefault() is { } parameters)
                Report(Rules.PrimaryConstructor, parameters.GetLocation(), _model.Name);
        }

        if (_model.BaseType is { SpecialType: not SpecialType.System_Object, TypeKind: TypeKind.Class } baseType
            && !baseType.InstanceConstructors.Any(IsCallableWithoutArguments))
        {
            Report(Rules.BaseConstructor, FindBase(baseType), _model.Name, baseType.Name);
        }

        foreach (TypeDeclarationSyntax declaration in _declarations)
        {
            foreach (MemberDeclarationSyntax member in declaration.Members)
            {
                SyntaxToken required = Required(member);
                if (required.ValueText == "required")
                    Report(Rules.RequiredMember, required.GetLocation(), _model.Name, NameOf(member));
            }
        }

        for (INamedTypeSymbol? type = _model.BaseType; type is not null; type = type.BaseType)
        {
            string? inherited = Declarations(type, cancellation).SelectMany(static declaration => declaration.Members)
                .Where(static member => Required(member).ValueText == "required")
                .Select(NameOf)
                .FirstOrDefault();
            if (inherited is null && type.GetAttributes().Any(static attribute => attribute.AttributeClass?.Name == "RequiredMemberAttribute"))
                inherited = type.Name;
            if (inherited is not null)
            {
                Report(Rules.RequiredMember, FindBase(_model.BaseType!), _model.Name, inherited);
                break;
            }
        }
    }

    private void CheckMembers(bool training)
    {
        if (EmittedMembers.Named(_model.Name, training).Any() || _model.Name.StartsWith(EmittedMembers.PrivatePrefix, System.StringComparison.Ordinal))
            Report(Rules.ReservedName, Identifier(_declaration), _model.Name);

        foreach (ISymbol member in _model.GetMembers())
        {
            if (!member.IsImplicitlyDeclared && Collides(member, training))
                Report(Rules.MemberExists, Find(member), _model.Name, member.Name);
        }

        // An override of a sealed ToString would not compile.
        for (INamedTypeSymbol? type = _model.BaseType; type is not null; type = type.BaseType)
        {
            if (type.GetMembers("ToString").OfType<IMethodSymbol>().Any(static method => method is { IsSealed: true, IsOverride: true, Parameters.Length: 0 }))
                Report(Rules.MemberExists, FindBase(_model.BaseType!), _model.Name, "ToString");
        }
    }

    private static bool Collides(ISymbol member, bool training)
    {
        if (member.Name.StartsWith(EmittedMembers.PrivatePrefix, System.StringComparison.Ordinal))
            return true;

        IMethodSymbol? method = member as IMethodSymbol;
        if (method is not null && method.MethodKind != MethodKind.Ordinary)
            return false;

        foreach (EmittedMember emitted in EmittedMembers.Named(member.Name, training))
        {
            bool overload = emitted.Signature is not null && method is not null;
            if (!overload || (method!.Arity == 0 && emitted.Signature == Signature(method)))
                return true;
        }
        return false;
    }

    /// <summary>Parameter types by simple name: the emitted <c>State</c> of a user's signature is not bound yet.</summary>
    internal static string Signature(IMethodSymbol method) =>
        string.Join(", ", method.Parameters.Select(static parameter =>
            (parameter.RefKind == RefKind.None ? "" : "ref ") + parameter.Type.ToDisplayString(SignatureFormat)));

    private bool IsCallableWithoutArguments(IMethodSymbol constructor) =>
        constructor.Parameters.All(static parameter => parameter.IsOptional || parameter.IsParams)
        && _compilation.IsSymbolAccessibleWithin(constructor, _model);

    private IEnumerable<TypeDeclarationSyntax> Containers() => _declaration.Ancestors().OfType<TypeDeclarationSyntax>();

    private static ImmutableArray<TypeDeclarationSyntax> Declarations(INamedTypeSymbol type, CancellationToken cancellation) =>
        type.DeclaringSyntaxReferences.Select(reference => reference.GetSyntax(cancellation)).OfType<TypeDeclarationSyntax>().ToImmutableArray();

    private Location FindModifier(ImmutableArray<TypeDeclarationSyntax> declarations, string keyword)
    {
        foreach (TypeDeclarationSyntax declaration in declarations)
        {
            foreach (SyntaxToken modifier in declaration.Modifiers)
            {
                if (modifier.ValueText == keyword)
                    return modifier.GetLocation();
            }
        }
        return Identifier(_declaration);
    }

    private Location FindBase(INamedTypeSymbol baseType)
    {
        foreach (TypeDeclarationSyntax declaration in _declarations)
        {
            foreach (BaseTypeSyntax entry in declaration.BaseList?.Types ?? default)
            {
                SimpleNameSyntax? name = entry.Type switch
                {
                    QualifiedNameSyntax qualified => qualified.Right,
                    AliasQualifiedNameSyntax qualified => qualified.Name,
                    SimpleNameSyntax simple => simple,
                    _ => null,
                };
                if (name?.Identifier.ValueText == baseType.Name)
                    return entry.Type.GetLocation();
            }
        }
        return Identifier(_declaration);
    }

    private Location Find(ISymbol member) => member.Locations.FirstOrDefault(static location => location.IsInSource) ?? Identifier(_declaration);

    private static Location Identifier(TypeDeclarationSyntax declaration) => declaration.Identifier.GetLocation();

    private static SyntaxToken Required(MemberDeclarationSyntax member) => member.Modifiers.FirstOrDefault(static modifier => modifier.ValueText == "required");

    private static string NameOf(MemberDeclarationSyntax member) => member switch
    {
        PropertyDeclarationSyntax property => property.Identifier.ValueText,
        FieldDeclarationSyntax { Declaration.Variables: { Count: > 0 } variables } => variables[0].Identifier.ValueText,
        _ => "required",
    };

    private void Report(DiagnosticDescriptor rule, Location location, params object[] values) => _found.Add(Diagnostic.Create(rule, location, values));
}
