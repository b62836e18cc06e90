using System;
using System.Threading;
using LstmGen.Generator.Model;

namespace LstmGen.Generator.Roslyn;

/// <summary>What became of one model; equatable, without locations.</summary>
/// <param name="Model">Its metadata name, by which notes find their way back to locations.</param>
internal sealed record CompilerResult(string Model, CompiledModel Compiled);

/// <summary>Calls the compiler and turns whatever it throws into a note.</summary>
internal sealed class ModelCompiler
{
    private readonly Func<ModelSpec, GeneratorOptions, CompiledModel> _compile;

    public ModelCompiler(Func<ModelSpec, GeneratorOptions, CompiledModel> compile) => _compile = compile;

    public CompilerResult Compile((ModelSpec Model, GeneratorOptions Options) input, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        CompiledModel compiled;
        try
        {
            compiled = _compile(input.Model, input.Options);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            compiled = new CompiledModel(EquatableArray<CompiledFile>.Empty, new EquatableArray<Note>(new[] { InternalError.Note(exception) }));
        }
        return new CompilerResult(input.Model.Declaration.MetadataName, compiled);
    }
}
