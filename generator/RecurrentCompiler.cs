using LstmGen.Generator.Model;

namespace LstmGen.Generator;

/// <summary>The whole compiler in order: a pure function of the model and the options, without Roslyn.</summary>
internal static class RecurrentCompiler
{
    /// <summary>Compiles a model for which <see cref="Layers.LayerCatalog.Check"/> found no problem.</summary>
    public static CompiledModel Compile(ModelSpec model, GeneratorOptions options) =>
        new(new EquatableArray<CompiledFile>(new[] { new CompiledFile("", $"// {model.Declaration.MetadataName} {options.Optimized}\n") }), EquatableArray<Note>.Empty);
}
