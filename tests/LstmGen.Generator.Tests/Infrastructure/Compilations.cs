using System;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LstmGen.Generator.Tests.Infrastructure;

/// <summary>How a test project is compiled.</summary>
internal sealed record ProjectSettings
{
    public static ProjectSettings Default { get; } = new();

    public LanguageVersion LanguageVersion { get; init; } = LanguageVersion.Latest;

    public OptimizationLevel Optimization { get; init; } = OptimizationLevel.Release;

    public NullableContextOptions Nullable { get; init; } = NullableContextOptions.Enable;

    public bool CheckOverflow { get; init; }

    /// <summary>GenerateDocumentationFile: undocumented public members are warnings.</summary>
    public bool Documentation { get; init; }

    public CSharpParseOptions ParseOptions => new(LanguageVersion, Documentation ? DocumentationMode.Diagnose : DocumentationMode.Parse);
}

/// <summary>Makes compilations in memory: the framework this process runs on, and the runtime library.</summary>
internal static class Compilations
{
    private static readonly string[] Core = { "System.Private.CoreLib.dll", "System.Runtime.dll", "LstmGen.dll" };

    public static ImmutableArray<MetadataReference> References { get; } = FindReferences();

    /// <summary>Enough to bind attributes, and several times cheaper than all.</summary>
    public static ImmutableArray<MetadataReference> CoreReferences { get; } =
        References.Where(reference => Core.Contains(Path.GetFileName(reference.Display), StringComparer.Ordinal)).ToImmutableArray();

    public static CSharpCompilation Create(params string[] sources) => Create(ProjectSettings.Default, sources);

    public static CSharpCompilation Create(ProjectSettings settings, params string[] sources) => CSharpCompilation.Create(
        "TestProject",
        sources.Select((source, index) => Parse(source, settings, $"File{index}.cs")),
        References,
        new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary,
            optimizationLevel: settings.Optimization,
            checkOverflow: settings.CheckOverflow,
            nullableContextOptions: settings.Nullable,
            warningLevel: 9999));

    public static SyntaxTree Parse(string source, ProjectSettings settings, string path) => CSharpSyntaxTree.ParseText(source, settings.ParseOptions, path);

    /// <summary>The same project with the text of one file changed.</summary>
    public static CSharpCompilation WithText(this CSharpCompilation compilation, int file, string source)
    {
        SyntaxTree old = compilation.SyntaxTrees[file];
        return compilation.ReplaceSyntaxTree(old, CSharpSyntaxTree.ParseText(source, (CSharpParseOptions)old.Options, old.FilePath));
    }

    private static ImmutableArray<MetadataReference> FindReferences()
    {
        string framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        string runtime = Path.Combine(AppContext.BaseDirectory, "LstmGen.dll");
        return ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(path => Path.GetDirectoryName(path) == framework)
            .Append(runtime)
            .Select(MetadataReference (path) => MetadataReference.CreateFromFile(path))
            .ToImmutableArray();
    }
}
