using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.Loader;
using LstmGen.Generator;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LstmGen.Conformance.Models;

/// <summary>Compiles model classes with the generator in this process: all in one compilation, with optimisation, and none of them interpreted.</summary>
internal sealed class ModelCompiler
{
    private readonly Dictionary<int, Exception> _problems = [];
    private readonly IReadOnlyList<ModelShape> _shapes;
    private Assembly? _assembly;

    private ModelCompiler(IReadOnlyList<ModelShape> shapes) => _shapes = shapes;

    /// <summary>Compiles every shape; one that the generator or the compiler refuses does not spoil the others.</summary>
    public static ModelCompiler Compile(IReadOnlyList<ModelShape> shapes)
    {
        ModelCompiler compiler = new(shapes);
        while (!compiler.TryCompile())
        {
        }

        return compiler;
    }

    /// <summary>Why a shape was refused; null: it was not.</summary>
    public Exception? Problem(int index) => _problems.GetValueOrDefault(index);

    /// <summary>A new instance of a compiled model.</summary>
    public ModelAccess Create(int index) =>
        (ModelAccess)Activator.CreateInstance(_assembly!.GetType($"{ModelSource.Namespace(index)}.{ModelSource.AccessName}", throwOnError: true)!)!;

    /// <summary>False: a shape was left out, try again without it.</summary>
    private bool TryCompile()
    {
        CSharpParseOptions options = new(LanguageVersion.Latest);
        SyntaxTree[] trees = Enumerable.Range(0, _shapes.Count)
            .Where(i => !_problems.ContainsKey(i))
            .Select(i => CSharpSyntaxTree.ParseText(ModelSource.Write(i, _shapes[i]), options, ModelSource.Namespace(i) + ".cs"))
            .ToArray();
        CSharpCompilation compilation = CSharpCompilation.Create(
            "LstmGen.Conformance.Models",
            trees,
            References(),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, nullableContextOptions: NullableContextOptions.Enable));
        GeneratorDriver driver = CSharpGeneratorDriver.Create([new RecurrentModelGenerator().AsSourceGenerator()], parseOptions: options);
        driver.RunGeneratorsAndUpdateCompilation(compilation, out Compilation output, out ImmutableArray<Diagnostic> reported);

        using MemoryStream image = new();
        IEnumerable<Diagnostic> errors = reported.Concat(output.Emit(image).Diagnostics).Where(d => d.Severity == DiagnosticSeverity.Error);
        bool clean = true;
        foreach (Diagnostic error in errors)
        {
            string path = error.Location.GetLineSpan().Path ?? "";
            int index = Enumerable.Range(0, _shapes.Count).FirstOrDefault(i => path.Contains(ModelSource.Namespace(i), StringComparison.Ordinal), -1);
            if (index < 0)
            {
                throw new InvalidOperationException($"The models do not compile: {error}");
            }

            clean = false;
            _problems.TryAdd(index, Refusal(error));
        }

        if (clean)
        {
            image.Position = 0;
            AssemblyLoadContext context = new("models");
            context.Resolving += static (_, name) => AppDomain.CurrentDomain.GetAssemblies().FirstOrDefault(a => a.GetName().Name == name.Name);
            _assembly = context.LoadFromStream(image);
        }

        return clean;
    }

    /// <summary>A name that the attributes do not have is a feature that is not there; anything else is a model that the generator must not refuse.</summary>
    private static Exception Refusal(Diagnostic error)
    {
        string message = $"{error.Id}: {error.GetMessage(CultureInfo.InvariantCulture)}";
        return error.Id is "CS0117" or "CS0234" or "CS0246"
            ? new OutsideException($"the attributes cannot say it yet: {message}")
            : new CaseFormatException($"the generator refuses the model: {message}");
    }

    /// <summary>What this process itself runs on: the framework, the runtime library and this program.</summary>
    private static IEnumerable<MetadataReference> References()
    {
        string framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        return ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(path => Path.GetDirectoryName(path) == framework)
            .Append(typeof(SequenceTrainer).Assembly.Location)
            .Append(typeof(ModelAccess).Assembly.Location)
            .Select(path => MetadataReference.CreateFromFile(path));
    }
}
