using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using LstmGen.Generator;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace LstmGen.Benchmarks.Generation;

/// <summary>What a model costs its user's compiler: the generator's time, an unrelated keystroke's, and the time to compile what was emitted.</summary>
internal sealed class GeneratorBenchmark
{
    private static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.Latest);

    private static readonly MetadataReference[] References = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
        .Split(Path.PathSeparator)
        .Where(path => Path.GetDirectoryName(path) == Path.GetDirectoryName(typeof(object).Assembly.Location))
        .Append(typeof(SequenceTrainer).Assembly.Location)
        .Select(MetadataReference (path) => MetadataReference.CreateFromFile(path))
        .ToArray();

    private readonly CSharpCompilation _compilation;

    public GeneratorBenchmark(GeneratorCase model)
    {
        // Something to type in that is not the model.
        SyntaxTree[] trees = [CSharpSyntaxTree.ParseText(model.Source, ParseOptions, "Model.cs"), Unrelated(0)];
        _compilation = CSharpCompilation.Create("Project", trees, References, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release));
    }

    /// <summary>Milliseconds of the first run of a new driver: binding the attributes, planning, emitting text and parsing it.</summary>
    public double Generate() => Milliseconds(() => NewDriver().RunGeneratorsAndUpdateCompilation(_compilation.Clone(), out _, out _));

    /// <summary>Milliseconds of a run after an edit of another file.</summary>
    public double[] Keystrokes(int count)
    {
        GeneratorDriver driver = NewDriver().RunGenerators(_compilation);
        CSharpCompilation edited = _compilation;
        return Enumerable.Range(1, count).Select(Keystroke).ToArray();

        double Keystroke(int number)
        {
            edited = edited.ReplaceSyntaxTree(edited.SyntaxTrees[1], Unrelated(number));
            return Milliseconds(() => driver = driver.RunGenerators(edited));
        }
    }

    /// <summary>Milliseconds that the compiler takes for user's and emitted code together, parsing excluded, and sizes.</summary>
    public (double Milliseconds, int Characters, int Lines, int Files, long Image) Compile()
    {
        GeneratorDriver driver = NewDriver().RunGeneratorsAndUpdateCompilation(_compilation.Clone(), out Compilation output, out _);
        using MemoryStream image = new();
        double time = Milliseconds(() =>
        {
            if (!output.Emit(image).Success)
                throw new InvalidOperationException("Emitted code does not compile.");
        });
        SourceText[] texts = driver.GetRunResult().Results.Single().GeneratedSources.Select(s => s.SourceText).ToArray();
        return (time, texts.Sum(t => t.Length), texts.Sum(t => t.Lines.Count), texts.Length, image.Length);
    }

    private static GeneratorDriver NewDriver() => CSharpGeneratorDriver.Create([new RecurrentModelGenerator().AsSourceGenerator()], parseOptions: ParseOptions);

    private static SyntaxTree Unrelated(int number) => CSharpSyntaxTree.ParseText($"internal static class Unrelated {{ public const int Value = {number}; }}", ParseOptions, "Unrelated.cs");

    private static double Milliseconds(Action work)
    {
        long start = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
}
