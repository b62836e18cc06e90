using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace LstmGen.Generator.Roslyn;

/// <summary>A class with an [Input] but no [RecurrentModel]: without this, the user would wonder why there is no network.</summary>
internal static class MissingModelAttribute
{
    public static Diagnostic? Find(GeneratorAttributeSyntaxContext context, CancellationToken cancellation)
    {
        ImmutableArray<AttributeData> attributes = context.TargetSymbol.GetAttributes();
        bool meant = attributes.Any(static attribute =>
            KnownAttributes.IsRecurrentModel(attribute) || attribute.AttributeClass is null or { TypeKind: TypeKind.Error });
        return meant || context.Attributes[0].ApplicationSyntaxReference?.GetSyntax(cancellation) is not { } written
            ? null
            : Diagnostic.Create(Rules.MissingRecurrentModel, written.GetLocation(), context.TargetSymbol.Name);
    }
}
