namespace LstmGen.Generator.Model;

/// <summary>What the compilation, not the model, decides about the output.</summary>
/// <param name="Optimized">The compilation is optimised (Release); the JIT obeys the assembly's flag.</param>
internal sealed record GeneratorOptions(bool Optimized)
{
    /// <summary>The target framework has <c>System.Runtime.Intrinsics.Vector256</c>.</summary>
    public bool HasVector256 { get; init; } = true;

    /// <summary>It also has <c>Vector256.MultiplyAddEstimate</c> (.NET 9).</summary>
    public bool HasMultiplyAddEstimate { get; init; } = true;
}
