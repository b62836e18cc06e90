using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.Loader;
using System.Text;
using LstmGen.Generator.Roslyn;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;
using Xunit;

namespace LstmGen.Generator.Tests.Infrastructure;

/// <summary>
/// One run of the whole generator in this process. Every run is made twice, the second time on a clone of the compilation, and all
/// source steps must be cached then.
/// </summary>
internal sealed class GeneratorRun
{
    private GeneratorRun(CSharpCompilation input, GeneratorDriver driver, Compilation output)
    {
        Input = input;
        Driver = driver;
        Output = output;
        Result = driver.GetRunResult().Results.Single();
    }

    public CSharpCompilation Input { get; }

    /// <summary>After the run; run it again on an edited compilation to see what an edit costs.</summary>
    public GeneratorDriver Driver { get; }

    /// <summary>The user's files and the emitted ones.</summary>
    public Compilation Output { get; }

    public GeneratorRunResult Result { get; }

    /// <summary>What the generator reported, pragmas applied, in source order.</summary>
    public ImmutableArray<Diagnostic> Diagnostics => Result.Diagnostics
        .Where(diagnostic => !diagnostic.IsSuppressed)
        .OrderBy(diagnostic => diagnostic.Location.SourceTree?.FilePath, StringComparer.Ordinal)
        .ThenBy(diagnostic => diagnostic.Location.SourceSpan.Start)
        .ThenBy(diagnostic => diagnostic.Id, StringComparer.Ordinal)
        .ToImmutableArray();

    /// <summary>Emitted texts by hint name.</summary>
    public IReadOnlyDictionary<string, string> Sources => Result.GeneratedSources.ToDictionary(source => source.HintName, source => source.SourceText.ToString());

    public static GeneratorRun Of(params string[] sources) => Of(Compilations.Create(sources));

    public static GeneratorRun Of(ProjectSettings settings, params string[] sources) => Of(Compilations.Create(settings, sources));

    public static GeneratorRun Of(CSharpCompilation input, RecurrentModelGenerator? generator = null)
    {
        GeneratorDriver driver = NewDriver(generator ?? new RecurrentModelGenerator(), (CSharpParseOptions?)input.SyntaxTrees.FirstOrDefault()?.Options);
        driver = driver.RunGeneratorsAndUpdateCompilation(input, out Compilation output, out ImmutableArray<Diagnostic> reported);
        GeneratorRun run = new(input, driver, output);
        Assert.Null(run.Result.Exception);
        Assert.DoesNotContain(reported, diagnostic => diagnostic.Id is "CS8785" or "CS8784");

        GeneratorRun again = run.Edit(input.Clone());
        again.AssertSourceIsCached();
        Assert.Equal(run.Sources, again.Sources);
        return run;
    }

    public static GeneratorDriver NewDriver(IIncrementalGenerator generator, CSharpParseOptions? options = null) => CSharpGeneratorDriver.Create(
        new[] { generator.AsSourceGenerator() },
        parseOptions: options ?? ProjectSettings.Default.ParseOptions,
        driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    /// <summary>Runs the same driver on a changed compilation.</summary>
    public GeneratorRun Edit(CSharpCompilation edited)
    {
        GeneratorDriver driver = Driver.RunGeneratorsAndUpdateCompilation(edited, out Compilation output, out _);
        GeneratorRun run = new(edited, driver, output);
        Assert.Null(run.Result.Exception);
        return run;
    }

    /// <summary>Runs the same driver with the text of one file changed.</summary>
    public GeneratorRun Edit(int file, string source) => Edit(Input.WithText(file, source));

    /// <summary>Why a step's outputs are what they are, in order.</summary>
    public ImmutableArray<IncrementalStepRunReason> Reasons(string step) =>
        Result.TrackedSteps.TryGetValue(step, out ImmutableArray<IncrementalGeneratorRunStep> runs)
            ? runs.SelectMany(run => run.Outputs).Select(output => output.Reason).ToImmutableArray()
            : ImmutableArray<IncrementalStepRunReason>.Empty;

    /// <summary>Reasons of the output nodes that add source.</summary>
    public ImmutableArray<IncrementalStepRunReason> SourceOutputReasons() => Result.TrackedOutputSteps.Values
        .SelectMany(runs => runs)
        .Where(run => run.Inputs.Any(input => input.Source.Name == StepNames.Source))
        .SelectMany(run => run.Outputs)
        .Select(output => output.Reason)
        .ToImmutableArray();

    /// <summary>Nothing between model and source did any work in this run.</summary>
    public void AssertSourceIsCached()
    {
        Assert.All(Reasons(StepNames.Models), reason => Assert.True(reason is IncrementalStepRunReason.Unchanged or IncrementalStepRunReason.Cached, reason.ToString()));
        Assert.All(Reasons(StepNames.Options), reason => Assert.True(reason is IncrementalStepRunReason.Unchanged or IncrementalStepRunReason.Cached, reason.ToString()));
        foreach (string step in new[] { StepNames.Compiled, StepNames.HintNames, StepNames.Notes, StepNames.Source })
            Assert.All(Reasons(step), reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
        Assert.All(SourceOutputReasons(), reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
    }

    /// <summary>User's and emitted code compile with warnings as errors, and the generator has nothing to say above information.</summary>
    public GeneratorRun AssertCompiles()
    {
        AssertClean(Output.GetDiagnostics());
        return this;
    }

    /// <summary>Compiles user's and emitted code, as <see cref="AssertCompiles"/> does, and loads the result into a context of its own, which the process keeps.</summary>
    /// <param name="rewrite">Changes the text of emitted files first.</param>
    public Assembly Load(Func<string, string>? rewrite = null)
    {
        Compilation output = Output;
        foreach (SyntaxTree tree in rewrite is null ? [] : Result.GeneratedSources.Select(source => source.SyntaxTree))
            output = output.ReplaceSyntaxTree(tree, tree.WithChangedText(SourceText.From(rewrite!(tree.GetText().ToString()), Encoding.UTF8)));
        using MemoryStream image = new();
        EmitResult result = output.Emit(image);
        AssertClean(result.Diagnostics);
        Assert.True(result.Success);
        image.Position = 0;
        return new AssemblyLoadContext("emitted").LoadFromStream(image);
    }

    private void AssertClean(ImmutableArray<Diagnostic> compiled)
    {
        Assert.Empty(Diagnostics.Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning));
        ImmutableArray<Diagnostic> found = compiled.Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning && !diagnostic.IsSuppressed).ToImmutableArray();
        if (!found.IsEmpty)
            Assert.Fail(string.Join("\n", found.Select(Describe)));
    }

    private static string Describe(Diagnostic diagnostic)
    {
        FileLinePositionSpan position = diagnostic.Location.GetLineSpan();
        string line = diagnostic.Location.SourceTree?.GetText().Lines[position.StartLinePosition.Line].ToString().Trim() ?? "";
        return $"{diagnostic}\n    {line}";
    }
}
