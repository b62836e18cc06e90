using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using LstmGen.Generator.Layers;
using LstmGen.Generator.Model;
using LstmGen.Generator.Roslyn;
using LstmGen.Generator.Tests.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace LstmGen.Generator.Tests.Frontend;

/// <summary>
/// Half-typed code: tokens and characters of model declarations deleted, inserted, replaced and doubled at random, seeded. The generator
/// must neither throw nor report an internal error. LSTMGEN_MUTATIONS sets how many (10,000 by default).
/// </summary>
public class MutationTests
{
    private const int Batch = 100;

    private static readonly string[] Sources =
    {
        "using LstmGen; [RecurrentModel] [Input(12)] [Lstm(8)] [Dense(9, Activation = Activation.Softmax)] public sealed partial class Net { }",
        "using LstmGen; namespace @class.Inner { [RecurrentModel(Training = false, Unrolling = Unrolling.Never, Accuracy = Accuracy.Fast), Input(size: 3, Name = \"x\")] [Lstm(units: 4, Bias = Bias.None, Name = \"core\")] partial class Net { Net(int x) { } void Run() { } } }",
        "partial record Outer { [LstmGen.RecurrentModel] [LstmGen.Input(1)] [LstmGen.Lstm(8, ForgetBias = -1.5e0f)] internal partial class Net : System.IDisposable { public void Dispose() { } } }",
        "using LstmGen; [RecurrentModel] [Input(2)] [Lstm(3)] [Lstm(3)] partial class A { } [Dense(1)] partial class A { } [RecurrentModel] [Input(2)] [Dense(3)] partial class B : A { }",
    };

    private static readonly string[] Words =
    {
        "[", "]", "(", ")", "{", "}", ",", ";", "=", ":", "<", ">", ".", "::", "?", "@", "#", "\"", "'", "$\"", "/*", "//", "\n", "-", "0", "1", "-1", "256", "257", "4097", "2147483648", "1e39f", "float.NaN",
        "null", "true", "default", "typeof(int)", "nameof(Net)", "new int[0]", "\"a b\"", "\"\"", "Name", "Bias", "Activation.Softmax", "(Activation)9", "Activation", "units", "RecurrentModel", "Input", "Lstm",
        "Dense", "LstmGen", "global", "class", "struct", "record", "interface", "partial", "static", "abstract", "file", "required", "ref", "sealed", "namespace", "using", "where T : class", "<T>", "T", "State", "Step",
        "const int X = 1", "await", "é", "\u0301", "\ud800", "\0", "#if X", "#pragma warning disable",
    };

    [Fact]
    public void NeverThrows()
    {
        int count = int.TryParse(Environment.GetEnvironmentVariable("LSTMGEN_MUTATIONS"), out int wanted) ? wanted : 10_000;
        ConcurrentBag<string> failures = new();
        ConcurrentDictionary<string, int> ids = new();
        int compiled = 0;

        // The compiler is a pure function of the model, and most mutations leave that as it was: asking once each saves most of the time.
        ConcurrentDictionary<(ModelSpec, GeneratorOptions), CompiledModel> known = new();
        RecurrentModelGenerator NewGenerator() => new(LayerCatalog.Check, (model, options) => known.GetOrAdd((model, options), static key => RecurrentCompiler.Compile(key.Item1, key.Item2)));

        Parallel.For(0, (count + Batch - 1) / Batch, new ParallelOptions { CancellationToken = TestContext.Current.CancellationToken }, batch =>
        {
            string source = Sources[batch % Sources.Length];
            CSharpCompilation compilation = Compilations.Create(source).WithReferences(Compilations.CoreReferences);
            GeneratorDriver driver = CSharpGeneratorDriver.Create(new[] { NewGenerator().AsSourceGenerator() }, parseOptions: ProjectSettings.Default.ParseOptions);
            for (int seed = batch * Batch; seed < Math.Min(count, (batch + 1) * Batch); seed++)
            {
                string mutated = Mutate(source, new Random(seed));
                driver = driver.RunGenerators(compilation.WithText(0, mutated));
                GeneratorRunResult result = driver.GetRunResult().Results.Single();
                foreach (Diagnostic diagnostic in result.Diagnostics)
                    ids.AddOrUpdate(diagnostic.Id, 1, static (_, sum) => sum + 1);
                if (result.GeneratedSources.Length > 0)
                    Interlocked.Increment(ref compiled);
                if (result.Exception is not null || result.Diagnostics.Any(diagnostic => diagnostic.Id == Rules.InternalError.Id))
                    failures.Add($"seed {seed}: {result.Exception?.GetType().Name} {string.Join("; ", result.Diagnostics)}\n{mutated}");
            }
        });

        Assert.True(failures.IsEmpty, $"{failures.Count} of {count}, such as\n" + string.Join("\n\n", failures.OrderBy(failure => failure.Length).Take(5)));

        // The mutations reach both sides: some models survive them, and many rules are met.
        if (count >= 10_000)
        {
            Assert.True(compiled > count / 20, $"{compiled} compiled");
            Assert.True(ids.Count >= 10, string.Join(" ", ids.Keys.Order()));
        }
    }

    [Fact]
    public void ASeedRepeatsItsMutation()
    {
        Assert.Equal(Mutate(Sources[1], new Random(5)), Mutate(Sources[1], new Random(5)));
        Assert.True(Enumerable.Range(0, 100).Select(seed => Mutate(Sources[0], new Random(seed))).Distinct().Count() > 90);
    }

    private static string Mutate(string source, Random random)
    {
        for (int edits = random.Next(1, 4); edits > 0; edits--)
            source = random.Next(3) == 0 ? MutateCharacters(source, random) : MutateTokens(source, random);
        return source;
    }

    private static string MutateCharacters(string source, Random random)
    {
        // Enough deletions leave nothing.
        if (source.Length == 0)
            return Words[random.Next(Words.Length)];
        int at = random.Next(source.Length);
        return random.Next(5) switch
        {
            0 => source.Remove(at, 1),
            1 => source.Insert(at, Words[random.Next(Words.Length)]),
            2 => source.Remove(at, 1).Insert(at, ((char)random.Next(32, 127)).ToString()),
            3 => source.Insert(at, source[at].ToString()),
            _ => source[..Math.Max(1, at)],
        };
    }

    private static string MutateTokens(string source, Random random)
    {
        List<string> tokens = SyntaxFactory.ParseTokens(source).Select(token => token.ToFullString()).Where(token => token.Length > 0).ToList();
        if (tokens.Count < 2)
            return source + "[";
        int at = random.Next(tokens.Count), other = random.Next(tokens.Count);
        switch (random.Next(6))
        {
            case 0:
                tokens.RemoveAt(at);
                break;
            case 1:
                tokens.Insert(at, Words[random.Next(Words.Length)] + " ");
                break;
            case 2:
                tokens[at] = Words[random.Next(Words.Length)] + " ";
                break;
            case 3:
                tokens.Insert(at, tokens[at]);
                break;
            case 4:
                (tokens[at], tokens[other]) = (tokens[other], tokens[at]);
                break;
            default:
                tokens.InsertRange(other, tokens.GetRange(at, Math.Min(random.Next(1, 12), tokens.Count - at)));
                break;
        }
        return string.Concat(tokens);
    }
}
