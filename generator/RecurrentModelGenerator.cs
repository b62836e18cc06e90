using System;
using System.Collections.Immutable;
using LstmGen.Generator.Layers;
using LstmGen.Generator.Model;
using LstmGen.Generator.Roslyn;
using Microsoft.CodeAnalysis;

namespace LstmGen.Generator;

/// <summary>
/// Parse once, two outputs: source, which depends on equatable records alone and so stays cached while the user types elsewhere,
/// and diagnostics, which carry real locations (so that <c>#pragma warning disable</c> works) and are cheap to make again.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class RecurrentModelGenerator : IIncrementalGenerator
{
    private readonly ModelParser _parser;
    private readonly ModelCompiler _compiler;

    public RecurrentModelGenerator()
        : this(LayerCatalog.Check, RecurrentCompiler.Compile)
    {
    }

    internal RecurrentModelGenerator(Func<ModelSpec, EquatableArray<Problem>> check, Func<ModelSpec, GeneratorOptions, CompiledModel> compile)
    {
        _parser = new ModelParser(check);
        _compiler = new ModelCompiler(compile);
    }

    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        // What the user wrote.
        IncrementalValuesProvider<ParsedModel> parsed = context.SyntaxProvider
            .ForAttributeWithMetadataName(KnownAttributes.RecurrentModel, ModelParser.IsCandidate, _parser.Parse)
            .WithTrackingName(StepNames.Parsed);

        IncrementalValuesProvider<ModelSpec> models = parsed
            .SelectMany(static (model, _) => model.Spec is { } spec ? ImmutableArray.Create(spec) : ImmutableArray<ModelSpec>.Empty)
            .WithTrackingName(StepNames.Models);

        IncrementalValueProvider<GeneratorOptions> options = context.CompilationProvider
            .Select(OptionsReader.Read)
            .WithTrackingName(StepNames.Options);

        // What it becomes.
        IncrementalValuesProvider<CompilerResult> compiled = models.Combine(options)
            .Select(_compiler.Compile)
            .WithTrackingName(StepNames.Compiled);

        IncrementalValueProvider<HintNames> hintNames = models
            .Select(static (model, _) => model.Declaration.MetadataName)
            .Collect()
            .Select(HintNames.Create)
            .WithTrackingName(StepNames.HintNames);

        IncrementalValueProvider<ImmutableArray<ModelNotes>> notes = compiled
            .SelectMany(ModelNotes.Of)
            .WithTrackingName(StepNames.Notes)
            .Collect();

        // Output 1: source.
        context.RegisterSourceOutput(
            compiled.Combine(hintNames).WithTrackingName(StepNames.Source),
            static (output, result) => SourceOutput.Add(output, result.Left, result.Right));

        // Output 2: diagnostics.
        context.RegisterSourceOutput(
            parsed.Combine(notes).WithTrackingName(StepNames.Diagnostics),
            static (output, result) => DiagnosticOutput.Report(output, result.Left, result.Right));

        context.RegisterSourceOutput(
            context.SyntaxProvider
                .ForAttributeWithMetadataName(KnownAttributes.Input, ModelParser.IsCandidate, MissingModelAttribute.Find)
                .WithTrackingName(StepNames.MissingModelAttribute),
            static (output, diagnostic) => DiagnosticOutput.Report(output, diagnostic));
    }
}
