using System.Threading;
using LstmGen.Generator.Model;
using Microsoft.CodeAnalysis;

namespace LstmGen.Generator.Roslyn;

/// <summary>The one projection of the compilation; the compilation itself never enters the pipeline.</summary>
internal static class OptionsReader
{
    public static GeneratorOptions Read(Compilation compilation, CancellationToken cancellation)
    {
        INamedTypeSymbol? vector256 = compilation.GetTypeByMetadataName("System.Runtime.Intrinsics.Vector256");
        cancellation.ThrowIfCancellationRequested();
        return new GeneratorOptions(compilation.Options.OptimizationLevel == OptimizationLevel.Release)
        {
            HasVector256 = vector256 is not null,
            HasMultiplyAddEstimate = vector256 is not null && !vector256.GetMembers("MultiplyAddEstimate").IsEmpty,
        };
    }
}
