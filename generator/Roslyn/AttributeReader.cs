using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using System.Threading;
using LstmGen.Generator.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LstmGen.Generator.Roslyn;

/// <summary>Reads [RecurrentModel] and the layer attributes of a class into plain values.</summary>
internal static class AttributeReader
{
    public static ModelAttributes Read(INamedTypeSymbol model, TypeDeclarationSyntax declaration, CancellationToken cancellation)
    {
        List<(int Position, LayerAttribute Attribute)> layers = new();
        ImmutableArray<Location>.Builder elsewhere = ImmutableArray.CreateBuilder<Location>();
        bool malformed = false;
        bool training = true;
        EnumProperty unrolling = EnumProperty.Unrolling, accuracy = EnumProperty.Accuracy, vectors = EnumProperty.Vectors;
        int modelAttributes = 0;

        foreach (AttributeData data in model.GetAttributes())
        {
            cancellation.ThrowIfCancellationRequested();
            if (data.AttributeClass is null or { TypeKind: TypeKind.Error })
            {
                malformed = true;    // perhaps a layer whose name is half typed
                continue;
            }

            string? kind = KnownAttributes.LayerKind(data);
            bool isModel = KnownAttributes.IsRecurrentModel(data);
            if ((kind is null && !isModel) || data.ApplicationSyntaxReference?.GetSyntax(cancellation) is not AttributeSyntax syntax)
                continue;

            if (TryReadArguments(data, syntax) is not { } arguments)
            {
                malformed = true;
            }
            else if (isModel)
            {
                modelAttributes++;
                training = arguments.All(argument => argument is not { Name: "Training", Value: false });
                unrolling = Read(unrolling, arguments, data, syntax);
                accuracy = Read(accuracy, arguments, data, syntax);
                vectors = Read(vectors, arguments, data, syntax);
            }
            else if (syntax.SyntaxTree != declaration.SyntaxTree || !declaration.Span.Contains(syntax.Span))
            {
                elsewhere.Add(syntax.GetLocation());
            }
            else
            {
                AttributeSpec spec = new(kind!, new EquatableArray<ArgumentSpec>(arguments));
                layers.Add((syntax.SpanStart, new LayerAttribute(spec, syntax.GetLocation(), LocateArguments(data, syntax))));
            }
        }

        // The compiler reports a second [RecurrentModel]; which layers belong to it is then anybody's guess.
        if (modelAttributes != 1)
        {
            malformed = true;
            elsewhere.Clear();
        }
        return new ModelAttributes(
            layers.OrderBy(static layer => layer.Position).Select(static layer => layer.Attribute).ToImmutableArray(),
            elsewhere.ToImmutable(),
            malformed,
            training,
            unrolling,
            accuracy,
            vectors);
    }

    private static EnumProperty Read(EnumProperty property, List<ArgumentSpec> arguments, AttributeData data, AttributeSyntax syntax)
    {
        if (arguments.FirstOrDefault(argument => argument.Name == property.Name)?.Value is not string value)
            return property;
        Location? at = null;
        if (!property.Names.Contains(value) && !LocateArguments(data, syntax).TryGetValue(property.Name, out at))
            at = syntax.GetLocation();
        return property with { Value = value, Unknown = at };
    }

    /// <summary>Null when the compiler has something to say about the arguments.</summary>
    private static List<ArgumentSpec>? TryReadArguments(AttributeData data, AttributeSyntax syntax)
    {
        if (data.AttributeConstructor is not { } constructor || constructor.Parameters.Length != data.ConstructorArguments.Length)
            return null;

        int written = syntax.ArgumentList?.Arguments.Count ?? 0;
        int writtenNamed = syntax.ArgumentList?.Arguments.Count(static argument => argument.NameEquals is not null) ?? 0;
        bool open = constructor.Parameters.LastOrDefault() is { IsParams: true };
        if (writtenNamed != data.NamedArguments.Length || (written - writtenNamed > constructor.Parameters.Length && !open))
            return null;

        List<ArgumentSpec> arguments = new();
        for (int i = 0; i < constructor.Parameters.Length; i++)
        {
            if (!TryAdd(constructor.Parameters[i].Name, data.ConstructorArguments[i]))
                return null;
        }
        foreach (KeyValuePair<string, TypedConstant> argument in data.NamedArguments)
        {
            if (arguments.Any(earlier => earlier.Name == argument.Key) || !TryAdd(argument.Key, argument.Value))
                return null;
        }
        return arguments;

        bool TryAdd(string name, TypedConstant value)
        {
            // The compiler takes null for a list of names, so it is an empty one here.
            ImmutableArray<TypedConstant> items = value is { Kind: TypedConstantKind.Array, IsNull: false } ? value.Values : ImmutableArray<TypedConstant>.Empty;
            bool list = value.Kind == TypedConstantKind.Array && items.All(static item => item.Kind == TypedConstantKind.Primitive);
            if (!list && value.Kind is not (TypedConstantKind.Primitive or TypedConstantKind.Enum))
                return false;
            arguments.Add(new ArgumentSpec(name, list ? new EquatableArray<string>(items.Select(static item => item.Value as string ?? "")) : Plain(value)));
            return true;
        }
    }

    private static object? Plain(TypedConstant constant)
    {
        if (constant is { Kind: TypedConstantKind.Enum, Type: { } type })
        {
            return type.GetMembers().OfType<IFieldSymbol>().FirstOrDefault(field => field.HasConstantValue && Equals(field.ConstantValue, constant.Value))?.Name
                ?? Convert.ToString(constant.Value, CultureInfo.InvariantCulture);
        }
        return constant.Value is null or int or float or bool or string
            ? constant.Value
            : Convert.ToString(constant.Value, CultureInfo.InvariantCulture);
    }

    private static Dictionary<string, Location> LocateArguments(AttributeData data, AttributeSyntax syntax)
    {
        Dictionary<string, Location> locations = new(StringComparer.Ordinal);
        if (syntax.ArgumentList is { } list)
        {
            for (int i = 0; i < list.Arguments.Count; i++)
            {
                AttributeArgumentSyntax argument = list.Arguments[i];
                string? name = argument.NameEquals?.Name.Identifier.ValueText
                    ?? argument.NameColon?.Name.Identifier.ValueText
                    ?? (i < data.AttributeConstructor!.Parameters.Length ? data.AttributeConstructor.Parameters[i].Name : null);
                if (name is not null)
                    locations[name] = argument.Expression.GetLocation();
            }
        }
        return locations;
    }
}
