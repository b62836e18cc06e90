using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Text.RegularExpressions;
using LstmGen.Generator.Emission;
using LstmGen.Generator.Model;
using LstmGen.Generator.Roslyn;
using LstmGen.Generator.Tests.Infrastructure;
using Microsoft.CodeAnalysis;
using Xunit;

namespace LstmGen.Generator.Tests.Frontend;

/// <summary>Every rule is found by name and has a page; what the compiler core reports lands at the right place with its values.</summary>
public class RulesTests
{
    private const string Source = "using LstmGen; [RecurrentModel] [Input(2, Name = \"x\")] [Lstm(units: 3, Bias = Bias.None)] [Dense(1)] partial class Net { }";

    [Fact]
    public void EveryDescriptorIsListedUnderItsFieldName()
    {
        FieldInfo[] fields = typeof(Rules).GetFields(BindingFlags.Static | BindingFlags.Public).Where(field => field.FieldType == typeof(DiagnosticDescriptor)).ToArray();
        Assert.Equal(fields.Select(field => field.Name), Rules.ByName.Keys);
        Assert.All(fields, field => Assert.Same(field.GetValue(null), Rules.ByName[field.Name]));
        Assert.Equal(fields.Length, Rules.ByName.Values.Select(rule => rule.Id).Distinct().Count());
    }

    [Fact]
    public void EveryDescriptorHasAPageAndAReleaseNote()
    {
        string docs = Path.Combine(Repository.Generator, "docs");
        string releases = File.ReadAllText(Path.Combine(Repository.Generator, "AnalyzerReleases.Unshipped.md")) + File.ReadAllText(Path.Combine(Repository.Generator, "AnalyzerReleases.Shipped.md"));
        foreach (DiagnosticDescriptor rule in Rules.ByName.Values)
        {
            Assert.Matches("^LSTMGEN[0-9]{3}$", rule.Id);
            Assert.EndsWith("/generator/docs/" + rule.Id + ".md", rule.HelpLinkUri, StringComparison.Ordinal);
            string page = File.ReadAllText(Path.Combine(docs, rule.Id + ".md"));
            Assert.StartsWith($"# {rule.Id}: {rule.Title}\n", page, StringComparison.Ordinal);
            Assert.Contains($"\n> {rule.MessageFormat}\n", page, StringComparison.Ordinal);
            Assert.Contains(rule.Id + " ", releases, StringComparison.Ordinal);
            Assert.Contains($"[{rule.Id}]({rule.Id}.md)", File.ReadAllText(Path.Combine(docs, "README.md")), StringComparison.Ordinal);
        }
        IEnumerable<string> pages = Directory.EnumerateFiles(docs, "LSTMGEN*.md").Select(path => Path.GetFileNameWithoutExtension(path)!);
        Assert.Empty(pages.Except(Rules.ByName.Values.Select(rule => rule.Id)));
    }

    [Fact]
    public void ThePageOnEmittedMembersNamesThemAll()
    {
        string page = File.ReadAllText(Path.Combine(Repository.Generator, "docs", Rules.MemberExists.Id + ".md"));
        Assert.All(EmittedMembers.All, member => Assert.Contains($"`{member.Name}`", page, StringComparison.Ordinal));
        Assert.Contains($"`{EmittedMembers.PrivatePrefix}`", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void TheListOfEmittedMembersIsWhatIsEmitted(bool training)
    {
        ISymbol[] members = Members(training, "Forward").Concat(Members(training, "Both")).ToArray();
        Assert.Equal(
            EmittedMembers.All.Where(member => training || !member.TrainingOnly).Select(member => member.Name + "(" + member.Signature + ")").Order(StringComparer.Ordinal),
            members.Where(member => member.DeclaredAccessibility == Accessibility.Public)
                .Select(member => member.Name + "(" + (member is IMethodSymbol method ? DeclarationRules.Signature(method) : "") + ")").Distinct().Order(StringComparer.Ordinal));
        Assert.All(
            members.Where(member => member.DeclaredAccessibility != Accessibility.Public && !member.Name.Contains('.')),    // nor explicit implementations
            member => Assert.StartsWith(EmittedMembers.PrivatePrefix, member.Name, StringComparison.Ordinal));
    }

    private static IEnumerable<ISymbol> Members(bool training, string direction)
    {
        GeneratorRun run = GeneratorRun.Of($"[LstmGen.RecurrentModel(Training = {(training ? "true" : "false")})] [LstmGen.Input(2)] [LstmGen.Lstm(3, Direction = LstmGen.Direction.{direction})] [LstmGen.Dense(2)] public sealed partial class Net {{ }}");
        return run.Output.GetTypeByMetadataName("Net")!.GetMembers()
            .Where(member => !member.IsImplicitlyDeclared && member is not IMethodSymbol { MethodKind: MethodKind.Constructor or MethodKind.PropertyGet or MethodKind.PropertySet });
    }

    public static TheoryData<string> ProblemRules => new(Rules.ByName.Where(rule => Regex.IsMatch(rule.Value.Id, "LSTMGEN1..")).Select(rule => rule.Key));

    public static TheoryData<string> NoteRules => new(Rules.ByName.Where(rule => Regex.IsMatch(rule.Value.Id, "LSTMGEN2..")).Select(rule => rule.Key));

    [Theory]
    [InlineData(-1, "", "Net")]
    [InlineData(0, "", "Input(2, Name = \"x\")")]
    [InlineData(0, "size", "2")]
    [InlineData(0, "Name", "\"x\"")]
    [InlineData(1, "units", "3")]
    [InlineData(1, "Bias", "Bias.None")]
    [InlineData(1, "ForgetBias", "Lstm(units: 3, Bias = Bias.None)")]
    [InlineData(2, "units", "1")]
    [InlineData(99, "units", "Net")]
    public void ProblemPointsToItsArgument(int attribute, string argument, string text)
    {
        Problem problem = new(nameof(Rules.DuplicateName), attribute, argument, new EquatableArray<string>(new[] { "core" }));
        GeneratorRun run = GeneratorRun.Of(Compilations.Create(Source), new RecurrentModelGenerator(_ => new EquatableArray<Problem>(new[] { problem }), (_, _) => throw new InvalidOperationException("not compiled")));
        Diagnostic found = Assert.Single(run.Diagnostics);
        Assert.Equal(text, found.Location.SourceTree!.GetText(TestContext.Current.CancellationToken).ToString(found.Location.SourceSpan));
        Assert.Empty(run.Sources);
    }

    [Theory]
    [MemberData(nameof(ProblemRules))]
    public void ProblemShowsItsValues(string name)
    {
        int holes = Regex.Matches(Rules.ByName[name].MessageFormat.ToString(System.Globalization.CultureInfo.InvariantCulture), @"\{\d\}").Select(match => match.Value).Distinct().Count();
        string[] values = Enumerable.Range(0, holes).Select(i => $"<value {i}>").ToArray();
        Problem problem = new(name, 1, "", new EquatableArray<string>(values));
        Diagnostic found = Assert.Single(GeneratorRun.Of(Compilations.Create(Source), new RecurrentModelGenerator(_ => new EquatableArray<Problem>(new[] { problem }), RecurrentCompiler.Compile)).Diagnostics);
        Assert.Equal(Rules.ByName[name].Id, found.Id);
        Assert.All(values, value => Assert.Contains(value, found.GetMessage(System.Globalization.CultureInfo.InvariantCulture)));
        Assert.DoesNotContain("{", found.GetMessage(System.Globalization.CultureInfo.InvariantCulture));
    }

    [Theory]
    [MemberData(nameof(NoteRules))]
    public void NoteIsReportedBesideTheSource(string name)
    {
        GeneratorRun run = RunWith(new Note(name, 1, new EquatableArray<string>(new[] { "lstm", "2000", "1024" })));
        Diagnostic found = Assert.Single(run.Diagnostics);
        Assert.Equal(Rules.ByName[name].Id, found.Id);
        Assert.DoesNotContain("{", found.GetMessage(System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal("Net.g.cs", Assert.Single(run.Sources).Key);
        Assert.NotEqual(DiagnosticSeverity.Error, found.Severity);
    }

    [Fact]
    public void UnknownRuleIsAnInternalErrorNotACrash() =>
        Assert.Equal(Rules.InternalError.Id, Assert.Single(RunWith(new Note("Nonsense", 1, EquatableArray<string>.Empty)).Diagnostics).Id);

    [Fact]
    public void ExceptionInTheCompilerIsReportedAtItsModelAlone()
    {
        RecurrentModelGenerator generator = new(
            _ => EquatableArray<Problem>.Empty,
            (model, options) => model.Declaration.Name == "Net" ? throw new InvalidOperationException("no such tile\nat C:\\secret") : RecurrentCompiler.Compile(model, options));
        GeneratorRun run = GeneratorRun.Of(Compilations.Create(Source, Source.Replace("class Net", "class Other")), generator);
        Diagnostic found = Assert.Single(run.Diagnostics, diagnostic => diagnostic.Id == Rules.InternalError.Id);
        Assert.Equal(DiagnosticSeverity.Error, found.Severity);
        Assert.EndsWith("InvalidOperationException: no such tile", found.GetMessage(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
        Assert.Equal("File0.cs", found.Location.SourceTree!.FilePath);
        Assert.All(run.Sources.Keys, hint => Assert.StartsWith("Other.", hint, StringComparison.Ordinal));
        Assert.NotEmpty(run.Sources);
    }

    [Fact]
    public void ExceptionInTheParserIsReported()
    {
        GeneratorRun run = GeneratorRun.Of(Compilations.Create(Source), new RecurrentModelGenerator(_ => throw new FormatException("odd"), RecurrentCompiler.Compile));
        Assert.EndsWith("FormatException: odd", Assert.Single(run.Diagnostics).GetMessage(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
        Assert.Empty(run.Sources);
    }

    private static GeneratorRun RunWith(Note note) => GeneratorRun.Of(
        Compilations.Create(Source),
        new RecurrentModelGenerator(
            _ => EquatableArray<Problem>.Empty,
            (_, _) => new CompiledModel(new EquatableArray<CompiledFile>(new[] { new CompiledFile("", "// text") }), new EquatableArray<Note>(new[] { note }))));
}
