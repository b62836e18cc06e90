using System.Collections.Immutable;
using System.Threading;
using LstmGen.Generator.Model;

namespace LstmGen.Generator.Roslyn;

/// <summary>The compiler's notes about one model, on their way to be joined with locations.</summary>
internal sealed record ModelNotes(string Model, EquatableArray<Note> Notes)
{
    public static ImmutableArray<ModelNotes> Of(CompilerResult result, CancellationToken cancellation) =>
        result.Compiled.Notes.Count == 0
            ? ImmutableArray<ModelNotes>.Empty
            : ImmutableArray.Create(new ModelNotes(result.Model, result.Compiled.Notes));
}
