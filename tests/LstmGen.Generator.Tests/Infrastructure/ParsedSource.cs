using LstmGen.Generator.Model;
using Xunit;

namespace LstmGen.Generator.Tests.Infrastructure;

/// <summary>The model of a source text, as the front end reads it.</summary>
internal static class ParsedSource
{
    public static ModelSpec Of(string source)
    {
        ModelSpec? seen = null;
        GeneratorRun.Of(Compilations.Create(source), new RecurrentModelGenerator(
            _ => EquatableArray<Problem>.Empty,
            (model, _) =>
            {
                seen = model;
                return new CompiledModel(EquatableArray<CompiledFile>.Empty, EquatableArray<Note>.Empty);
            }));
        return Assert.IsType<ModelSpec>(seen);
    }
}
