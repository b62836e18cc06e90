using System.Linq;
using LstmGen.Generator.Tests.Infrastructure;
using Microsoft.CodeAnalysis;
using Xunit;

namespace LstmGen.Generator.Tests.Frontend;

/// <summary>Notes of the compiler core, end to end: beside the source, at the attribute they are about, and silenced by a pragma.</summary>
public class NoteDiagnosticTests
{
    private static readonly ProjectSettings Debug = new() { Optimization = OptimizationLevel.Debug };

    [Fact]
    public void LayerLoopedFiresAtTheLayer()
    {
        Markup markup = Markup.Parse("using LstmGen; [RecurrentModel(Training = false)] [Input(64)] [Lstm(4)] [{|LSTMGEN201:Lstm(128)|}] [Dense(1)] partial class Net { }");
        GeneratorRun run = GeneratorRun.Of(markup.Source);
        markup.AssertMatches(run);
        Assert.Equal(DiagnosticSeverity.Info, run.Diagnostics.Single().Severity);
        run.AssertCompiles();
    }

    [Theory]
    [InlineData("[RecurrentModel(Training = false)] [Input(8)] [Lstm(32)]")]
    [InlineData("[RecurrentModel(Training = false, Unrolling = Unrolling.Never)] [Input(64)] [Lstm(128)]")]
    public void LayerLoopedIsSilent(string attributes) =>
        Assert.Empty(GeneratorRun.Of($"using LstmGen; {attributes} partial class Net {{ }}").Diagnostics);

    [Fact]
    public void MethodOverBudgetFiresAtTheLayer()
    {
        Markup markup = Markup.Parse("using LstmGen; [RecurrentModel(Training = false, Unrolling = Unrolling.Always)] [Input(2048)] [{|LSTMGEN202:Lstm(256)|}] partial class Net { }");
        GeneratorRun run = GeneratorRun.Of(markup.Source);
        markup.AssertMatches(run);
        Assert.Equal(DiagnosticSeverity.Warning, run.Diagnostics.Single().Severity);
        Assert.NotEmpty(run.Sources);
        Assert.Empty(GeneratorRun.Of(markup.Source.Replace("2048", "8").Replace("256", "64")).Diagnostics);
    }

    [Fact]
    public void UnoptimizedBuildFiresAtTheModel()
    {
        Markup markup = Markup.Parse("using LstmGen; [RecurrentModel] [Input(2)] [Lstm(3)] partial class {|LSTMGEN203:Net|} { }");
        GeneratorRun run = GeneratorRun.Of(Debug, markup.Source);
        markup.AssertMatches(run);
        run.AssertCompiles();
        Assert.Empty(GeneratorRun.Of(markup.Source).Diagnostics);
    }

    [Fact]
    public void PragmaSilencesANote()
    {
        GeneratorRun run = GeneratorRun.Of(Debug, "using LstmGen;\n#pragma warning disable LSTMGEN203\n[RecurrentModel] [Input(2)] [Lstm(3)] partial class Net { }\n#pragma warning restore LSTMGEN203\n[RecurrentModel] [Input(2)] [Lstm(3)] partial class Net2 { }");
        Assert.Contains("class Net2", Assert.Single(run.Diagnostics).Location.SourceTree!.GetText(TestContext.Current.CancellationToken).Lines[4].ToString());
        Assert.Equal(4, run.Diagnostics.Single().Location.GetLineSpan().StartLinePosition.Line);
        Assert.Contains(run.Sources.Keys, hint => hint == "Net.g.cs");
    }
}
