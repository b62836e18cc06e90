using System.Linq;
using LstmGen.Generator.Roslyn;
using LstmGen.Generator.Tests.Infrastructure;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace LstmGen.Generator.Tests.Frontend;

/// <summary>Rules about the class: each fires at the exact span, and stays silent on the nearest thing that is right.</summary>
public class DeclarationDiagnosticTests
{
    private const string Attributes = "[RecurrentModel] [Input(2)] [Lstm(3)] ";

    public static TheoryData<string, string> Fires => new()
    {
        { nameof(Rules.NotPartial), "MODEL class {|LSTMGEN001:Net|} { }" },
        { nameof(Rules.ContainerNotPartial), "class {|LSTMGEN002:Outer|} { MODEL partial class Net { } }" },
        { nameof(Rules.ContainerNotPartial), "partial class A { interface {|LSTMGEN002:B|} { partial record struct C { MODEL partial class Net { } } } }" },
        { nameof(Rules.ContainerNotPartial), "record struct {|LSTMGEN002:@event|} { MODEL partial class Net { } }" },
        { nameof(Rules.ScatteredAttributes), "MODEL partial class Net { } [{|LSTMGEN003:Dense(2)|}, {|LSTMGEN003:LstmGen.Lstm(4)|}] partial class Net { }" },
        { nameof(Rules.ScatteredAttributes), "[{|LSTMGEN003:Input(2)|}] partial class Net { } [RecurrentModel] [Lstm(3)] partial class Net { }" },
        { nameof(Rules.NotAClass), "MODEL partial {|LSTMGEN004:struct|} Net { }" },
        { nameof(Rules.NotAClass), "MODEL ref partial {|LSTMGEN004:struct|} Net { }" },
        { nameof(Rules.NotAClass), "MODEL partial {|LSTMGEN004:record|} Net;" },
        { nameof(Rules.NotAClass), "MODEL {|LSTMGEN004:record|} struct Net;" },
        { nameof(Rules.NotAClass), "MODEL partial {|LSTMGEN004:interface|} Net { }" },
        { nameof(Rules.StaticModel), "MODEL public {|LSTMGEN005:static|} partial class Net { }" },
        { nameof(Rules.StaticModel), "MODEL partial class Net { } {|LSTMGEN005:static|} partial class Net { }" },
        { nameof(Rules.AbstractModel), "MODEL public {|LSTMGEN006:abstract|} partial class Net { }" },
        { nameof(Rules.GenericModel), "MODEL partial class Net{|LSTMGEN007:<T>|} { }" },
        { nameof(Rules.GenericContainer), "partial class Outer{|LSTMGEN008:<T, U>|} { partial class Inner { MODEL partial class Net { } } }" },
        { nameof(Rules.FileLocalModel), "MODEL {|LSTMGEN009:file|} partial class Net { }" },
        { nameof(Rules.FileLocalModel), "{|LSTMGEN009:file|} partial class Outer { MODEL partial class Net { } }" },
        { nameof(Rules.PrimaryConstructor), "MODEL partial class Net{|LSTMGEN010:(string name)|} { public string Title => name; }" },
        { nameof(Rules.PrimaryConstructor), "MODEL partial class Net { } partial class Net{|LSTMGEN010:()|};" },
        { nameof(Rules.BaseConstructor), "class Base { public Base(int size) { } } MODEL partial class Net : {|LSTMGEN011:Base|} { Net() : base(1) { } }" },
        { nameof(Rules.BaseConstructor), "class Base { private Base() { } protected Base(int size) { } } MODEL partial class Net : {|LSTMGEN011:global::Base|}, System.IDisposable { Net() : base(1) { } public void Dispose() { } }" },
        { nameof(Rules.MemberExists), "MODEL partial class Net { int {|LSTMGEN012:State|} { get; set; } }" },
        { nameof(Rules.MemberExists), "MODEL partial class Net { class {|LSTMGEN012:Trainer|} { } const int {|LSTMGEN012:InputSize|} = 1, {|LSTMGEN012:OutputSize|} = 2; }" },
        { nameof(Rules.MemberExists), "MODEL partial class Net { public override string {|LSTMGEN012:ToString|}() => \"\"; }" },
        { nameof(Rules.MemberExists), "MODEL partial class Net { void {|LSTMGEN012:Step|}(ref State state, System.ReadOnlySpan<float> x, System.Span<float> y) { } }" },
        { nameof(Rules.MemberExists), "MODEL partial class Net { string {|LSTMGEN012:Run|} = \"\"; void {|LSTMGEN012:StateSize|}() { } }" },
        { nameof(Rules.MemberExists), "MODEL partial class Net { int {|LSTMGEN012:__lstmgen_weights|}; }" },
        { nameof(Rules.MemberExists), "class Base { public sealed override string ToString() => \"\"; } MODEL partial class Net : {|LSTMGEN012:Base|} { }" },
        { nameof(Rules.ReservedName), "MODEL partial class {|LSTMGEN013:Trainer|} { }" },
        { nameof(Rules.RequiredMember), "MODEL partial class Net { public {|LSTMGEN014:required|} string Title { get; set; } }" },
        { nameof(Rules.RequiredMember), "class Base { public required string Title { get; set; } } MODEL partial class Net : {|LSTMGEN014:Base|} { }" },
        { nameof(Rules.MissingRecurrentModel), "[{|LSTMGEN016:Input(2)|}] [Lstm(3)] partial class Net { }" },
    };

    public static TheoryData<string, string> Silent => new()
    {
        { nameof(Rules.NotPartial), "MODEL partial class Net { }" },
        { nameof(Rules.NotPartial), "class Net { }" },
        { nameof(Rules.ContainerNotPartial), "partial class A { partial interface B { partial record struct C { partial record D { ref partial struct E { MODEL internal partial class Net { } } } } } }" },
        { nameof(Rules.ScatteredAttributes), "MODEL [Dense(2)] partial class Net { } [System.Obsolete] partial class Net { }" },
        { nameof(Rules.NotAClass), "MODEL sealed partial class Net { }" },
        { nameof(Rules.StaticModel), "static partial class Outer { MODEL internal partial class Net { } }" },
        { nameof(Rules.AbstractModel), "abstract partial class Outer { MODEL internal partial class Net { } }" },
        { nameof(Rules.GenericModel), "MODEL partial class Net { public static T Pass<T>(T value) => value; }" },
        { nameof(Rules.GenericContainer), "class Base<T> { } partial class Outer : Base<int> { MODEL internal partial class Net : Base<string> { } }" },
        { nameof(Rules.FileLocalModel), "file class Other { } MODEL partial class Net { }" },
        { nameof(Rules.PrimaryConstructor), "class Other(int x) { public int X => x; } MODEL partial class Net { public Net(string name) => Title = name; public string Title { get; } }" },
        { nameof(Rules.BaseConstructor), "class Base { public Base(int size) { } protected Base(string name = \"\") { } } MODEL partial class Net : Base { }" },
        { nameof(Rules.MemberExists), "MODEL partial class Net { public void Step(int x) { } public void Run<T>(ref T state, System.ReadOnlySpan<float> x, System.Span<float> y) { } public int Load() => 1; public int state = 1, Learn = 2; }" },
        { nameof(Rules.MemberExists), "[RecurrentModel(Training = false)] [Input(2)] [Lstm(3)] partial class Net { public class Trainer { } public void Save(string path) { } }" },
        { nameof(Rules.MemberExists), "interface IRun { void Prepare(); } MODEL partial class Net : IRun { void IRun.Prepare() { } }" },
        { nameof(Rules.ReservedName), "[RecurrentModel(Training = false)] [Input(2)] [Lstm(3)] partial class Trainer { }" },
        { nameof(Rules.ReservedName), "partial class Trainer { MODEL internal partial class TrainerModel { } }" },
        { nameof(Rules.RequiredMember), "class Other { public required string Title { get; set; } } MODEL partial class Net { public string Title { get; set; } = \"\"; }" },
        { nameof(Rules.MissingRecurrentModel), "MODEL partial class Net { }" },
        { nameof(Rules.InternalError), "MODEL partial class Net { }" },
        { nameof(Rules.LanguageVersionTooLow), "MODEL partial class Net { }" },
    };

    [Theory]
    [MemberData(nameof(Fires))]
    public void FiresAtTheExactSpan(string rule, string marked)
    {
        Markup markup = Markup.Parse(Expand(marked));
        GeneratorRun run = GeneratorRun.Of(markup.Source);
        markup.AssertMatches(run);
        Assert.Contains(run.Diagnostics, diagnostic => diagnostic.Id == Rules.ByName[rule].Id);
        Assert.All(run.Diagnostics, diagnostic => Assert.DoesNotContain("{", diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture)));
        if (Rules.ByName[rule] != Rules.MissingRecurrentModel)
            Assert.Empty(run.Sources);
    }

    [Theory]
    [MemberData(nameof(Silent))]
    public void IsSilentOnItsTwin(string rule, string source)
    {
        GeneratorRun run = GeneratorRun.Of(Expand(source));
        Assert.DoesNotContain(run.Diagnostics, diagnostic => diagnostic.Id == Rules.ByName[rule].Id);
        run.AssertCompiles();
    }

    [Theory]
    [InlineData(LanguageVersion.CSharp7_3, "7.3")]
    [InlineData(LanguageVersion.CSharp8, "8.0")]
    public void LanguageVersionTooLowFires(LanguageVersion version, string shown)
    {
        Markup markup = Markup.Parse(Expand("MODEL partial class {|LSTMGEN015:Net|} { }"));
        GeneratorRun run = GeneratorRun.Of(new ProjectSettings { LanguageVersion = version, Nullable = Microsoft.CodeAnalysis.NullableContextOptions.Disable }, markup.Source);
        markup.AssertMatches(run);
        Assert.Contains($"C# {shown};", run.Diagnostics.Single().GetMessage(System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public void SeveralProblemsAreReportedAtOnce()
    {
        Markup markup = Markup.Parse(Expand("MODEL {|LSTMGEN006:abstract|} class {|LSTMGEN001:Net|}{|LSTMGEN007:<T>|} { int {|LSTMGEN012:Step|}; }"));
        markup.AssertMatches(GeneratorRun.Of(markup.Source));
    }

    [Theory]
    [InlineData("MODEL class {|LSTMGEN001:Net|} { }", "Class 'Net' is not partial, so the network cannot be added to it; write 'partial class Net'")]
    [InlineData("MODEL partial record {|LSTMGEN004:struct|} Net;", "'Net' is a record struct, but a model must be an ordinary class; declare the model as a class of its own and hold it in a field")]
    [InlineData("MODEL ref partial struct Net { }", "'Net' is a ref struct, but a model must be an ordinary class; declare the model as a class of its own and hold it in a field")]
    [InlineData("class Outer { MODEL partial class Net { } }", "The class 'Outer' around model 'Net' is not partial; write 'partial class Outer', or move the model out of it")]
    public void MessageNamesWhatWasFoundAndWhatFits(string marked, string message) =>
        Assert.Equal(message, GeneratorRun.Of(Markup.Parse(Expand(marked)).Source).Diagnostics.Single().GetMessage(System.Globalization.CultureInfo.InvariantCulture));

    [Fact]
    public void DiagnosticInAnotherFilePointsThere()
    {
        GeneratorRun run = GeneratorRun.Of(Expand("MODEL partial class Net { }"), Expand("[Dense(2)] partial class Net { }"));
        Assert.Equal("File1.cs", run.Diagnostics.Single().Location.SourceTree!.FilePath);
    }

    [Theory]
    [InlineData("[RecurrentModel] [Input] [Lstm(3)] partial class Net { }")]
    [InlineData("[RecurrentModel] [Input(2)] [Lsm(3)] partial class Net { }")]
    [InlineData("[RecurrentModel] [Input(2)] [Lstm(\"x\")] partial class Net { }")]
    [InlineData("[RecurrentModel] [Input(2)] [Lstm(3, 4)] partial class Net { }")]
    [InlineData("[RecurrentModel] [Input(2)] [Lstm(3, Foo = 4)] partial class Net { }")]
    [InlineData("[RecurrentModel] [Input(2)] [Lstm(3, Name = \"a\", Name = \"b\")] partial class Net { }")]
    [InlineData("[RecurrentModel] [Input(2)] [Lstm(Unknown)] partial class Net { }")]
    [InlineData("[RecurrentModel] [RecurrentModel] [Input(2)] [Lstm(3)] partial class Net { }")]
    [InlineData("[RecurrentModel] [Input(2)] [Lstm(3)] partial class Net { } [RecurrentModel] partial class Net { }")]
    [InlineData("[RecurrentModel(Training = 3)] [Input(2)] [Lstm(3)] partial class Net { }")]
    [InlineData("[RecurrentModel] [Input(2)] [Lstm(")]
    [InlineData("[Input(2)] [RecurentModel] [Lstm(3)] partial class Net { }")]
    public void WhatTheCompilerReportsIsLeftToIt(string source)
    {
        GeneratorRun run = GeneratorRun.Of(Expand(source));
        Assert.Empty(run.Diagnostics);
        Assert.Empty(run.Sources);
        Assert.Contains(run.Output.GetDiagnostics(TestContext.Current.CancellationToken), diagnostic => diagnostic.Severity == Microsoft.CodeAnalysis.DiagnosticSeverity.Error);
    }

    [Fact]
    public void AttributesOfTheSameNameElsewhereAreNotOurs()
    {
        GeneratorRun run = GeneratorRun.Of(
            "namespace Mine { class RecurrentModelAttribute : System.Attribute { } class InputAttribute : System.Attribute { public InputAttribute(int x) { } } "
            + "[RecurrentModel] [Input(0)] class Net { } [LstmGen.RecurrentModel] [LstmGen.Input(1)] [LstmGen.Lstm(1)] [Input(0)] partial class Other { } }");
        Assert.Empty(run.Diagnostics);
        Assert.Equal("Mine.Other.g.cs", run.Sources.Keys.First());
        run.AssertCompiles();
    }

    [Fact]
    public void PragmaSilencesAWarning()
    {
        const string Model = "[Input(2)] partial class Net { }\n";
        Assert.Single(GeneratorRun.Of(Expand(Model)).Diagnostics);
        Assert.Empty(GeneratorRun.Of(Expand("\n#pragma warning disable LSTMGEN016\n" + Model)).Diagnostics);
        Assert.Single(GeneratorRun.Of(Expand("\n#pragma warning disable LSTMGEN016\n#pragma warning restore LSTMGEN016\n" + Model)).Diagnostics);
    }

    [Fact]
    public void EveryDeclarationRuleHasATestForBothSides()
    {
        string[] declaration = Rules.ByName.Where(rule => string.CompareOrdinal(rule.Value.Id, "LSTMGEN1") < 0).Select(rule => rule.Key).ToArray();
        Assert.Empty(declaration.Except(Fires.Select(row => row.Data.Item1)).Except(new[] { nameof(Rules.LanguageVersionTooLow), nameof(Rules.InternalError) }));
        Assert.Empty(declaration.Except(Silent.Select(row => row.Data.Item1)));
    }

    private static string Expand(string source) => "using LstmGen; " + source.Replace("MODEL ", Attributes);
}
