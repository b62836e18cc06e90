using System.Linq;
using LstmGen.Generator.Model;
using LstmGen.Generator.Roslyn;
using LstmGen.Generator.Tests.Infrastructure;
using Xunit;

namespace LstmGen.Generator.Tests.Frontend;

/// <summary>What the user wrote arrives as plain values.</summary>
public class ParserTests
{
    [Fact]
    public void ArgumentsKeepTheirOrderAndTypes()
    {
        ModelSpec model = Parse(
            "using LstmGen; using L = LstmGen.LstmAttribute; [Dense(4, Activation = Activation.Tanh), L(units: 3, ForgetBias = 1.5f, Name = \"core\", Bias = Bias.None)] "
            + "[RecurrentModel(Training = false, Unrolling = Unrolling.Never, Accuracy = Accuracy.Precise, Vectors = VectorWidth.Bits512)] [Input(1 + 1)] [Dense(2, Activation = (Activation)17, Name = null)] partial class Net { }");
        Assert.Equal(
            new[]
            {
                "Dense(units: Int32 4, Activation: String Tanh)",
                "Lstm(units: Int32 3, ForgetBias: Single 1.5, Name: String core, Bias: String None)",
                "Input(size: Int32 2)",
                "Dense(units: Int32 2, Activation: String 17, Name: null)",
            },
            model.Attributes.Select(Show));
        Assert.False(model.Training);
        Assert.Equal("Never", model.Unrolling);
        Assert.Equal("Precise", model.Accuracy);
        Assert.Equal("Bits512", model.Vectors);
        Assert.Equal(1.5f, model.Attributes[1]["ForgetBias"]);
        Assert.Null(model.Attributes[0]["Name"]);
    }

    [Fact]
    public void DefaultsOfTheModelAttribute()
    {
        ModelSpec model = Parse("[LstmGen.RecurrentModel] [LstmGen.Input(1)] [LstmGen.Lstm(1)] partial class Net { }");
        Assert.True(model.Training);
        Assert.Equal("Auto", model.Unrolling);
        Assert.Equal("Default", model.Accuracy);
        Assert.Equal("Bits256", model.Vectors);
        Assert.Equal(new DeclarationSpec("", EquatableArray<ContainerSpec>.Empty, "Net", "Net", false), model.Declaration);
    }

    [Fact]
    public void DeclarationIsReadWithEscapesAndContainers()
    {
        ModelSpec model = Parse(
            "using LstmGen; namespace @class.Inner.@namespace; partial record struct @event { partial interface B { partial record class C { partial record D { ref partial struct @record { "
            + "[RecurrentModel] [Input(1)] [Lstm(1)] internal partial class @int { @int(int x) { } } } } } } }");
        Assert.Equal("@class.Inner.@namespace", model.Declaration.Namespace);
        Assert.Equal(
            new[] { "record struct @event", "interface B", "record class C", "record D", "struct @record" },
            model.Declaration.Containers.Select(container => container.Keyword + " " + container.Name));
        Assert.Equal("@int", model.Declaration.Name);
        Assert.Equal("class.Inner.namespace.event+B+C+D+record+int", model.Declaration.MetadataName);
        Assert.True(model.Declaration.HasConstructors);
    }

    [Theory]
    [InlineData("partial class Net { static Net() { } }", false)]
    [InlineData("partial class Net { Net() { } }", true)]
    [InlineData("partial class Net { } partial class Net { private Net(int x) { } }", true)]
    public void OnlyInstanceConstructorsCount(string source, bool expected) =>
        Assert.Equal(expected, Parse("[LstmGen.RecurrentModel] [LstmGen.Input(1)] [LstmGen.Lstm(1)] " + source).Declaration.HasConstructors);

    [Fact]
    public void EqualTextsGiveEqualModels()
    {
        const string Source = "[LstmGen.RecurrentModel] [LstmGen.Input(1)] [LstmGen.Lstm(1, ForgetBias = float.NaN)] partial class Net { }";
        Assert.Equal(Parse(Source), Parse("\n" + Source));
        Assert.Equal(Parse(Source).GetHashCode(), Parse(Source).GetHashCode());
        Assert.NotEqual(Parse(Source), Parse(Source.Replace("Lstm(1", "Lstm(2")));
    }

    [Fact]
    public void OptionsAreReadFromTheCompilation()
    {
        GeneratorOptions options = OptionsReader.Read(Compilations.Create("class A { }"), TestContext.Current.CancellationToken);
        Assert.Equal(new GeneratorOptions(true) { HasVector256 = true, HasMultiplyAddEstimate = true }, options);

        GeneratorOptions bare = OptionsReader.Read(Compilations.Create(new ProjectSettings { Optimization = Microsoft.CodeAnalysis.OptimizationLevel.Debug }, "class A { }").WithReferences(), TestContext.Current.CancellationToken);
        Assert.Equal(new GeneratorOptions(false) { HasVector256 = false, HasMultiplyAddEstimate = false }, bare);
    }

    private static ModelSpec Parse(string source) => ParsedSource.Of(source);

    private static string Show(AttributeSpec attribute) =>
        attribute.Kind + "(" + string.Join(", ", attribute.Arguments.Select(argument => System.FormattableString.Invariant(
            $"{argument.Name}: {(argument.Value is null ? "null" : argument.Value.GetType().Name + " " + System.Convert.ToString(argument.Value, System.Globalization.CultureInfo.InvariantCulture))}"))) + ")";
}
