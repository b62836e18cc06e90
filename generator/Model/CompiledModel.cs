namespace LstmGen.Generator.Model;

/// <summary>Everything the compiler says about one model.</summary>
internal sealed record CompiledModel(EquatableArray<CompiledFile> Files, EquatableArray<Note> Notes);
