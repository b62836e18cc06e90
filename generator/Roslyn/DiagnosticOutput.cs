using System.Collections.Immutable;
using LstmGen.Generator.Model;
using Microsoft.CodeAnalysis;

namespace LstmGen.Generator.Roslyn;

/// <summary>Reports what the parser found and, joined with the locations it kept, what the compiler noted.</summary>
internal static class DiagnosticOutput
{
    public static void Report(SourceProductionContext output, ParsedModel model, ImmutableArray<ModelNotes> notes)
    {
        foreach (Diagnostic diagnostic in model.Diagnostics)
            output.ReportDiagnostic(diagnostic);

        if (model.Spec is not { } spec)
            return;
        foreach (ModelNotes noted in notes)
        {
            if (noted.Model != spec.Declaration.MetadataName)
                continue;
            foreach (Note note in noted.Notes)
                output.ReportDiagnostic(Rules.Describe(note, model.Locations));
        }
    }

    public static void Report(SourceProductionContext output, Diagnostic? diagnostic)
    {
        if (diagnostic is not null)
            output.ReportDiagnostic(diagnostic);
    }
}
