namespace LstmGen.Generator.Model;

/// <summary>What the compilation, not the model, decides about the output.</summary>
/// <param name="Optimized">The compilation is optimised (Release); the JIT obeys the assembly's flag.</param>
internal sealed record GeneratorOptions(bool Optimized);
