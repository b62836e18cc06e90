using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using LstmGen.Generator.Tests.Infrastructure;
using NetArchTest.Rules;
using Xunit;

namespace LstmGen.Generator.Tests.Frontend;

/// <summary>The walls between the rooms of the generator.</summary>
public partial class ArchitectureTests
{
    [Fact]
    public void OnlyTheAdapterKnowsRoslynInTypes()
    {
        Assert.NotEmpty(KnowRoslyn(Types.InAssembly(typeof(RecurrentModelGenerator).Assembly).That().ResideInNamespace("LstmGen.Generator.Roslyn")));
        Assert.Empty(KnowRoslyn(Types.InAssembly(typeof(RecurrentModelGenerator).Assembly).That()
            .ResideInNamespace("LstmGen.Generator").And()
            .DoNotResideInNamespace("LstmGen.Generator.Roslyn").And()
            .DoNotHaveName(nameof(RecurrentModelGenerator))));

        static IEnumerable<string> KnowRoslyn(PredicateList types) =>
            types.GetTypes().Where(type => !type.FullName.Contains('<')).Select(type => type.ReflectionType)
                .Where(type => Types.InAssembly(type.Assembly).That().HaveName(type.Name).And().HaveDependencyOnAny("Microsoft.CodeAnalysis.CSharp", "Microsoft.CodeAnalysis.Compilation", "Microsoft.CodeAnalysis.ISymbol", "Microsoft.CodeAnalysis.Diagnostic", "Microsoft.CodeAnalysis.Location", "Microsoft.CodeAnalysis.INamedTypeSymbol", "Microsoft.CodeAnalysis.DiagnosticDescriptor").GetTypes().Any())
                .Select(type => type.FullName!);
    }

    [Fact]
    public void OnlyTheAdapterKnowsRoslynInText() =>
        AssertOnly(file => file.StartsWith("Roslyn/", StringComparison.Ordinal) || file == "RecurrentModelGenerator.cs", RoslynName());

    [Fact]
    public void OnlyTheAdapterAndTheCompilerReferToTheAdapter() =>
        AssertOnly(file => file.StartsWith("Roslyn/", StringComparison.Ordinal) || file == "RecurrentModelGenerator.cs", AdapterName());

    [Fact]
    public void OnlyEmissionMakesText() =>
        AssertOnly(file => file.StartsWith("Emission/", StringComparison.Ordinal) || file == "Roslyn/HintNames.cs", TextMaker());

    [Fact]
    public void OnlyTheTwoStatementWritersNameVectorMembers()
    {
        AssertOnly(file => file is "Emission/StatementWriter.cs" or "Emission/HalfVectorWriter.cs", VectorMember(), mustOccur: false);
        AssertOnly(file => file is "Emission/StatementWriter.cs" or "Emission/HalfVectorWriter.cs", VectorAlias());
    }

    [Fact]
    public void PatternsFindWhatTheyForbid()
    {
        Assert.Matches(RoslynName(), "using Microsoft.CodeAnalysis.CSharp;");
        Assert.Matches(AdapterName(), "using LstmGen.Generator.Roslyn;");
        Assert.Matches(TextMaker(), "StringBuilder text = new();");
        Assert.Matches(TextMaker(), "string code = \"\"\"");
        Assert.Matches(VectorMember(), "\"Vector256.LoadUnsafe(\"");
        Assert.Matches(VectorMember(), "Vector128<float>.Zero");
        Assert.Matches(VectorAlias(), "$\"{H}.LoadUnsafe(\"");
        Assert.Matches(VectorAlias(), "\"__V.Create(\"");
        Assert.DoesNotMatch(VectorAlias(), "$\"{P}.Model\"");
        Assert.DoesNotMatch(VectorMember(), "HasVector256 = true");
        Assert.DoesNotMatch(VectorMember(), "\"System.Runtime.Intrinsics.Vector256\"");
    }

    /// <summary>Files outside the allowed ones do not match (comments aside); an allowed one does, so that a rename cannot make the rule idle.</summary>
    private static void AssertOnly(Func<string, bool> allowed, Regex pattern, bool mustOccur = true)
    {
        string[] matching = Repository.GeneratorFiles().Where(file => pattern.IsMatch(Comment().Replace(file.Text, ""))).Select(file => file.Path).ToArray();
        Assert.DoesNotContain(matching, file => !allowed(file));
        Assert.True(!mustOccur || matching.Length > 0, "the rule found nothing at all");
    }

    [GeneratedRegex(@"//.*")]
    private static partial Regex Comment();

    [GeneratedRegex(@"Microsoft\.CodeAnalysis")]
    private static partial Regex RoslynName();

    [GeneratedRegex(@"LstmGen\.Generator\.Roslyn\b|\bRoslyn\.")]
    private static partial Regex AdapterName();

    [GeneratedRegex(@"\bStringBuilder\b|\bStringWriter\b|""""""|using LstmGen\.Generator\.Emission;\s(?=[\s\S]*\bCodeWriter\b)")]
    private static partial Regex TextMaker();

    [GeneratedRegex(@"\bVector(128|256|512)(<\w+>)?\.\w")]
    private static partial Regex VectorMember();

    /// <summary>The same by the short names of emitted code.</summary>
    [GeneratedRegex(@"(\b__(V|F|H|HF)|\{(V|F|H|HalfType)\})\.\w")]
    private static partial Regex VectorAlias();
}
