using System.Linq;
using LstmGen.Generator.Tests.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace LstmGen.Generator.Tests.Frontend;

/// <summary>Surroundings in which emitted code could fail to compile. Everything here compiles with warnings as errors.</summary>
public class HostileTargetTests
{
    private const string Model = "[LstmGen.RecurrentModel] [LstmGen.Input(3)] [LstmGen.Lstm(5)] [LstmGen.Dense(2, Activation = LstmGen.Activation.Softmax)] ";

    private const string TypesOfTheSameNames =
        "public class System { } public class State { } public class Trainer { } public class Vector256 { } public class Span { } public class Math { } public class Unsafe { } "
        + "public class Optimizer { } public class WeightBlock { } public class Loss { } public class StepTrace { } public class IEquatable { } public class Activation { } public class Exception { } public class String { } ";

    public static TheoryData<string, string> Targets => new()
    {
        { "global namespace", Model + "partial class Net { }" },
        { "file-scoped namespace", "namespace Demo.Inner; " + Model + "public sealed partial class Net;" },
        { "block namespaces", "namespace Demo { namespace Inner { " + Model + "public sealed partial class Net { } } }" },
        { "nested in every kind", "public partial class A { public partial struct B { public partial interface C { public partial record D { public partial record struct E { internal ref partial struct F { " + Model + "internal sealed partial class Net { } } } } } } }" },
        { "nested private", "public static partial class A { " + Model + "private sealed partial class Net { } }" },
        { "keyword names", "namespace @class.@namespace { public partial class @event { " + Model + "public sealed partial class @int { } } }" },
        { "contextual keyword names", "namespace @await.@record { public partial class @partial { " + Model + "public sealed partial class @var { } } }" },
        { "names beyond ASCII", "namespace Größe { " + Model + "public sealed partial class モデル { } }" },
        { "user's constructors", Model + "public sealed partial class Net { public Net(int a, int b) => Sum = a + b; private Net() { } public int Sum { get; } }" },
        { "user's seed constructor", Model + "public sealed partial class Net { public Net(int seed) { } }" },
        { "static constructor", Model + "public sealed partial class Net { static Net() { } }" },
        { "user's finalizer, operators and indexer", Model + "public sealed partial class Net { ~Net() { } public int this[int i] => i; public static bool operator !(Net net) => net is null; }" },
        { "user's members of nearby names", Model + "public sealed partial class Net { public void Step(int x) { } public int Run(string s) => s.Length; public int layout = 1, weights = 2, state = 3, x = 4, h = 5, c = 6; }" },
        { "base class", "public class Base { protected Base() { } public virtual int Depth => 1; } " + Model + "public sealed partial class Net : Base { public override int Depth => 2; }" },
        { "base class that has emitted names", "public class Base { public const int InputSize = 9; public class State { } public void Save(string path) { } } " + Model + "public sealed partial class Net : Base { }" },
        { "base class with virtual members of emitted names", "public abstract class Base { public virtual void Save(string path) { } public virtual void Prepare() { } } " + Model + "public sealed partial class Net : Base { }" },
        { "model derived from a model", Model + "public partial class Net { } " + Model + "public sealed partial class Net2 : Net { }" },
        { "interface of the user's that emitted members satisfy", "public interface ISaves { void Save(string path); } " + Model + "public sealed partial class Net : ISaves { }" },
        { "not sealed, with derived class", Model + "public partial class Net { } public class Derived : Net { }" },
        { "user's types of the same names beside", "namespace Demo { " + TypesOfTheSameNames + Model + "public sealed partial class Net { } }" },
        { "user's type LstmGen", "namespace Demo { [global::LstmGen.RecurrentModel] [global::LstmGen.Input(3)] [global::LstmGen.Lstm(5)] public sealed partial class Net { } public class LstmGen { } public class System { } }" },
        { "namespace that ends in LstmGen", "namespace Demo.LstmGen { [global::LstmGen.RecurrentModel] [global::LstmGen.Input(3)] [global::LstmGen.Lstm(5)] public sealed partial class Net { } }" },
        { "namespace that ends in System", "namespace Demo.System { " + Model + "public sealed partial class Net { } }" },
        { "nested types of the same names", Model.Replace("LstmGen.", "global::LstmGen.") + "public sealed partial class Net { private class System { } private class LstmGen { } private class Span { } private class Math { } private class Vector256 { } }" },
        { "model named like our types", "namespace Demo { [global::LstmGen.RecurrentModel] [global::LstmGen.Input(3)] [global::LstmGen.Lstm(5)] public sealed partial class LstmGen { } }" },
        { "class named Lstm", Model + "public sealed partial class Lstm { }" },
        { "two models that differ by case", Model + "public sealed partial class Net { } " + Model + "public sealed partial class NET { }" },
        { "models nested in a model", Model + "public sealed partial class Net { " + Model + "public sealed partial class Inner { } }" },
        { "no training", "[LstmGen.RecurrentModel(Training = false)] [LstmGen.Input(3)] [LstmGen.Lstm(5)] public sealed partial class Net { }" },
        { "loops", "[LstmGen.RecurrentModel(Unrolling = LstmGen.Unrolling.Never)] [LstmGen.Input(3)] [LstmGen.Lstm(5)] public sealed partial class Net { }" },
        { "layer names that are keywords and members", "[LstmGen.RecurrentModel] [LstmGen.Input(3)] [LstmGen.Lstm(5, Name = \"int\")] [LstmGen.Lstm(4, Name = \"State\")] [LstmGen.Dense(2, Name = \"Step\")] public sealed partial class Net { }" },
        { "obsolete model", "[System.Obsolete(\"old\")] " + Model + "public sealed partial class Net { }" },
    };

    [Theory]
    [MemberData(nameof(Targets))]
    public void Compiles(string name, string source)
    {
        Assert.NotEmpty(name);
        Assert.NotEmpty(GeneratorRun.Of(source).AssertCompiles().Sources);
    }

    [Theory]
    [InlineData("C# 9")]
    [InlineData("nullable disabled")]
    [InlineData("nullable warnings")]
    [InlineData("checked")]
    [InlineData("documentation file")]
    [InlineData("unoptimised")]
    public void CompilesUnderSettings(string name)
    {
        ProjectSettings settings = name switch
        {
            "C# 9" => new ProjectSettings { LanguageVersion = LanguageVersion.CSharp9 },
            "nullable disabled" => new ProjectSettings { Nullable = NullableContextOptions.Disable },
            "nullable warnings" => new ProjectSettings { Nullable = NullableContextOptions.Warnings },
            "checked" => new ProjectSettings { CheckOverflow = true },
            "documentation file" => new ProjectSettings { Documentation = true },
            _ => new ProjectSettings { Optimization = OptimizationLevel.Debug },
        };
        GeneratorRun run = GeneratorRun.Of(settings, "namespace Demo { /// <summary>A model.</summary>\n" + Model + "public sealed partial class Net { } }");
        Assert.NotEmpty(run.AssertCompiles().Sources);
    }

    [Fact]
    public void ImplicitUsingsMakeNoDifference()
    {
        GeneratorRun run = GeneratorRun.Of(
            "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; global using System.Net.Http; global using System.Threading; global using System.Threading.Tasks; global using System.Numerics; global using LstmGen;",
            "[RecurrentModel] [Input(3)] [Lstm(5)] public sealed partial class Net;");
        Assert.NotEmpty(run.AssertCompiles().Sources);
    }

    [Fact]
    public void AssertCompilesCanFail()
    {
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => GeneratorRun.Of("class A { int _unused; }").AssertCompiles());
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => GeneratorRun.Of("class A { int X => \"\"; }").AssertCompiles());
    }

    [Fact]
    public void EmittedCodeLoads() => Assert.NotNull(GeneratorRun.Of("namespace Demo { " + Model + "public sealed partial class Net { } }").Load().GetTypes().Single(type => type.FullName == "Demo.Net"));
}
