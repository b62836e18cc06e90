using System.Text;
using LstmGen.Generator.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace LstmGen.Generator.Roslyn;

/// <summary>Hands emitted files to the compiler.</summary>
internal static class SourceOutput
{
    public static void Add(SourceProductionContext output, CompilerResult result, HintNames hintNames)
    {
        foreach (CompiledFile file in result.Compiled.Files)
            output.AddSource(hintNames.For(result.Model, file.Suffix), SourceText.From(file.Text, Encoding.UTF8));
    }
}
