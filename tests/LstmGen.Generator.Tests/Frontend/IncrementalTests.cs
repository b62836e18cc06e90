using System;
using System.Collections;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Reflection;
using LstmGen.Generator.Model;
using LstmGen.Generator.Roslyn;
using LstmGen.Generator.Tests.Infrastructure;
using Microsoft.CodeAnalysis;
using Xunit;

namespace LstmGen.Generator.Tests.Frontend;

/// <summary>What an edit costs, and that nothing in the pipeline keeps a compilation alive.</summary>
public class IncrementalTests
{
    private const string Model = "using LstmGen;\nnamespace Demo { [RecurrentModel] [Input(2)] [Lstm(3)] [Dense(1)] public sealed partial class Net { } }\n";
    private const string Other = "using LstmGen;\nnamespace Demo { [RecurrentModel] [Input(4)] [Lstm(5)] public sealed partial class OtherNet { } }\n";
    private const string Unrelated = "class Program { static void Main() { } }\n";

    private static readonly string[] EquatableSteps = { StepNames.Models, StepNames.Options, StepNames.Compiled, StepNames.HintNames, StepNames.Notes, StepNames.Source };

    [Fact]
    public void UnrelatedEditLeavesSourceCached()
    {
        GeneratorRun first = GeneratorRun.Of(Model, Unrelated);
        Assert.Equal(IncrementalStepRunReason.New, Assert.Single(first.Reasons(StepNames.Compiled)));

        GeneratorRun second = first.Edit(1, Unrelated + "class Added { [System.Obsolete] int X => 1; }");
        second.AssertSourceIsCached();
        Assert.Equal(first.Sources, second.Sources);
    }

    [Fact]
    public void AddedCommentDoesNotModifyTheModel()
    {
        GeneratorRun second = GeneratorRun.Of(Model, Unrelated).Edit(0, Model.Replace("[Lstm(3)]", "// the core\n[Lstm(/* hidden */ 3)]"));
        Assert.Equal(IncrementalStepRunReason.Unchanged, Assert.Single(second.Reasons(StepNames.Models)));
        second.AssertSourceIsCached();
    }

    [Fact]
    public void ChangedSizeModifiesTheSource()
    {
        GeneratorRun first = GeneratorRun.Of(Model, Unrelated);
        GeneratorRun second = first.Edit(0, Model.Replace("[Lstm(3)]", "[Lstm(4)]"));
        Assert.Equal(IncrementalStepRunReason.Modified, Assert.Single(second.Reasons(StepNames.Models)));
        Assert.NotEqual(IncrementalStepRunReason.Cached, Assert.Single(second.Reasons(StepNames.Compiled)));
        Assert.Equal(GeneratorRun.Of(Model.Replace("[Lstm(3)]", "[Lstm(4)]"), Unrelated).Sources, second.Sources);
    }

    [Fact]
    public void OrderOfTreesDoesNotMatter()
    {
        string[] sources = { Model, Other, Unrelated, "using LstmGen; [RecurrentModel] [Input(1)] [Lstm(1)] partial class net { }", "using LstmGen; [RecurrentModel] [Input(1)] [Lstm(1)] partial class Net { }" };
        IReadOnlyDictionary<string, string> expected = GeneratorRun.Of(sources).Sources;
        Assert.True(expected.Count >= 4);
        Random random = new(3);
        for (int i = 0; i < 5; i++)
        {
            random.Shuffle(sources);
            Assert.Equal(expected.OrderBy(source => source.Key, StringComparer.Ordinal), GeneratorRun.Of(sources).Sources.OrderBy(source => source.Key, StringComparer.Ordinal));
        }
    }

    [Fact]
    public void DiagnosticsMoveWhileSourceStaysCached()
    {
        // A note comes out of the cached compiler, its location out of the fresh parse.
        RecurrentModelGenerator generator = new(
            _ => EquatableArray<Problem>.Empty,
            (model, _) => new CompiledModel(
                new EquatableArray<CompiledFile>(new[] { new CompiledFile("", "// " + model.Declaration.Name) }),
                new EquatableArray<Note>(new[] { new Note(nameof(Rules.LayerLooped), 1, new EquatableArray<string>(new[] { "lstm", "2000", "1024" })) })));

        GeneratorRun first = GeneratorRun.Of(Compilations.Create(Model), generator);
        GeneratorRun second = first.Edit(0, "\n\n" + Model);
        second.AssertSourceIsCached();
        Assert.NotEmpty(second.Reasons(StepNames.Notes));

        Assert.Equal(1, Assert.Single(first.Diagnostics).Location.GetLineSpan().StartLinePosition.Line);
        Diagnostic moved = Assert.Single(second.Diagnostics);
        Assert.Equal(3, moved.Location.GetLineSpan().StartLinePosition.Line);
        Assert.Equal("Lstm(3)", moved.Location.SourceTree!.GetText(TestContext.Current.CancellationToken).ToString(moved.Location.SourceSpan));
        Assert.Contains(moved.Location.SourceTree, second.Input.SyntaxTrees);

        // And a pragma reaches it.
        Assert.Empty(first.Edit(0, "#pragma warning disable LSTMGEN201\n" + Model).Diagnostics);
    }

    [Fact]
    public void NoSourceStepHoldsSymbolsSyntaxOrCompilation()
    {
        GeneratorRun run = GeneratorRun.Of(Model, Other, Unrelated);
        int seen = 0;
        foreach (string step in EquatableSteps)
        {
            if (!run.Result.TrackedSteps.ContainsKey(step))
                continue;
            foreach ((object value, _) in run.Result.TrackedSteps[step].SelectMany(tracked => tracked.Outputs))
                seen += AssertPlain(value);
        }
        Assert.True(seen > 30, $"only {seen} objects walked");

        // The walk itself can fail: the parse step does hold locations.
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => AssertPlain(run.Result.TrackedSteps[StepNames.Parsed][0].Outputs[0].Value));
    }

    [Fact]
    public void EditingOneModelLeavesTheOtherCached()
    {
        GeneratorRun second = GeneratorRun.Of(Model, Other).Edit(0, Model.Replace("[Lstm(3)]", "[Lstm(4)]"));
        Assert.Equal(
            new[] { (false, "Demo.Net"), (true, "Demo.OtherNet") },
            second.Result.TrackedSteps[StepNames.Compiled].SelectMany(step => step.Outputs)
                .Select(output => (output.Reason == IncrementalStepRunReason.Cached, ((CompilerResult)output.Value).Model))
                .OrderBy(output => output.Model, StringComparer.Ordinal));
        Assert.Contains(IncrementalStepRunReason.Cached, second.SourceOutputReasons());
    }

    [Fact]
    public void AddingAModelLeavesTheOtherCached()
    {
        GeneratorRun second = GeneratorRun.Of(Model, Unrelated).Edit(1, Other);
        Assert.Equal(new[] { IncrementalStepRunReason.Cached, IncrementalStepRunReason.New }, second.SourceOutputReasons().OrderBy(reason => reason != IncrementalStepRunReason.Cached));
    }

    [Fact]
    public void OptimisationLevelReachesTheCompiler()
    {
        GeneratorRun first = GeneratorRun.Of(Model);
        GeneratorRun second = first.Edit(first.Input.WithOptions(first.Input.Options.WithOptimizationLevel(OptimizationLevel.Debug)));
        Assert.Equal(IncrementalStepRunReason.Modified, Assert.Single(second.Reasons(StepNames.Options)));
        Assert.NotEqual(IncrementalStepRunReason.Cached, Assert.Single(second.Reasons(StepNames.Compiled)));
    }

    /// <summary>Walks everything reachable; returns how many objects that was.</summary>
    private static int AssertPlain(object? root)
    {
        HashSet<object> visited = new(ReferenceEqualityComparer.Instance);
        Stack<object?> open = new();
        open.Push(root);
        while (open.TryPop(out object? value))
        {
            if (value is null || !visited.Add(value))
                continue;
            Type type = value.GetType();
            Assert.False(
                value is ISymbol or SyntaxNode or SyntaxTree or Compilation or SemanticModel or Location or Diagnostic or Delegate
                || value is SyntaxToken or SyntaxTrivia or SyntaxReference,
                $"{type} is reachable");
            if (type.IsPrimitive || type.IsEnum || value is string)
                continue;
            if (value is IEnumerable items && type.IsArray)
            {
                foreach (object? item in items)
                    open.Push(item);
                continue;
            }
            for (Type? level = type; level is not null; level = level.BaseType)
            {
                foreach (FieldInfo field in level.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
                    open.Push(field.GetValue(value));
            }
        }
        return visited.Count;
    }
}
