using System;
using System.Collections.Immutable;
using System.Linq;
using LstmGen.Generator.Roslyn;
using LstmGen.Generator.Tests.Infrastructure;
using Xunit;

namespace LstmGen.Generator.Tests.Frontend;

/// <summary>File names of emitted sources: readable, valid, never the same twice.</summary>
public class HintNameTests
{
    [Theory]
    [InlineData("Net", "", "Net.g.cs")]
    [InlineData("Ns.Inner.Net", ".lstm", "Ns.Inner.Net.lstm.g.cs")]
    [InlineData("Ns.Outer+Net", "", "Ns.Outer.Net.g.cs")]
    [InlineData("Größe.モデル", "", "Größe.モデル.g.cs")]
    [InlineData("a\u0301b", "", "a_b.g.cs")]
    public void IsTheMetadataName(string model, string suffix, string expected) => Assert.Equal(expected, Create(model).For(model, suffix));

    [Fact]
    public void NamesThatDifferByCaseAreToldApart()
    {
        HintNames names = Create("net", "Net", "NET", "Other");
        Assert.Equal(new[] { "NET.g.cs", "Net-2.g.cs", "net-3.g.cs", "Other.g.cs" }, new[] { "NET", "Net", "net", "Other" }.Select(model => names.For(model, "")));
    }

    [Fact]
    public void AModelDoesNotMeetAnothersLayerFile()
    {
        HintNames names = Create("Net", "net.lstm", "NET", "net.lstm.x");
        Assert.Equal("net.lstm.x.g.cs", names.For("net.lstm.x", ""));
        Assert.NotEqual(names.For("Net", ".lstm"), names.For("net.lstm", ""), StringComparer.OrdinalIgnoreCase);
    }

    [Fact]
    public void LongNamesAreCutAndStayApart()
    {
        string a = new string('x', 400) + "A", b = new string('x', 400) + "B";
        HintNames names = Create(a, b);
        Assert.NotEqual(names.For(a, ""), names.For(b, ""), StringComparer.OrdinalIgnoreCase);
        Assert.True(names.For(b, "").Length < 200);
    }

    [Fact]
    public void OrdinaryNamesAreNotKept()
    {
        Assert.Equal(Create("A"), Create("B", "C"));
        Assert.NotEqual(Create("A"), Create("B", "b"));
    }

    [Fact]
    public void TheCompilerTakesThem()
    {
        GeneratorRun run = GeneratorRun.Of(
            "using LstmGen; [RecurrentModel] [Input(1)] [Lstm(1)] partial class Net { }",
            "using LstmGen; [RecurrentModel] [Input(1)] [Lstm(1)] partial class net { [RecurrentModel] [Input(1)] [Lstm(1)] internal partial class @lstm { } }",
            "using LstmGen; namespace Größe.@class { [RecurrentModel] [Input(1)] [Lstm(1)] partial class モデル { } }");
        Assert.Equal(run.Sources.Count, run.Sources.Keys.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.Contains("net.lstm.g.cs", run.Sources.Keys);
        Assert.Contains("Net-2.g.cs", run.Sources.Keys);
        Assert.Contains("net-3.g.cs", run.Sources.Keys);
        Assert.Contains("Größe.class.モデル.g.cs", run.Sources.Keys);
    }

    private static HintNames Create(params string[] models) => HintNames.Create(models.ToImmutableArray(), TestContext.Current.CancellationToken);
}
