using System;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Threading.Tasks;
using Xunit;

namespace LstmGen.Package.Tests;

/// <summary>The package as a stranger meets it: from a feed, in projects that know nothing of this repository.</summary>
public sealed class PackageTests(PackageFixture package)
{
    private const string Model = """
        using LstmGen;

        namespace Stranger;

        /// <summary>A small model.</summary>
        [RecurrentModel]
        [Input(2)]
        [Lstm(8)]
        [Dense(1)]
        public sealed partial class Sensor;
        """;

    private const string Program = """
        using System;
        using LstmGen;
        using Stranger;

        var model = new Sensor(seed: 1);
        var trainer = model.CreateTrainer(new Adam(1e-2f), maxSteps: 4);
        var batch = Sensor.CreateBatch(4);
        batch.Add([1f, 0f, 0f, 1f, 1f, 1f], [0.5f, -0.5f, 0.25f]);
        float first = trainer.Train(batch), last = first;
        for (int i = 0; i < 200; i++)
            last = trainer.Train(batch);
        trainer.Publish();
        Sensor.State state = model.InitialState;
        var y = new float[1];
        model.Step(ref state, [1f, 0f], y);
        Console.WriteLine(last < first / 10 && Math.Abs(y[0] - 0.5f) < 0.2f ? "LEARNED" : $"from {first} to {last}, then {y[0]}");
        """;

    [Fact]
    public void HoldsWhatItShould()
    {
        using ZipArchive archive = ZipFile.OpenRead(package.Package);
        string[] files = archive.Entries.Select(e => e.FullName).ToArray();
        foreach (string expected in new[]
        {
            "lib/net10.0/LstmGen.dll", "lib/net10.0/LstmGen.xml", "analyzers/dotnet/cs/LstmGen.Generator.dll", "README.md", "LICENSE",
            "build/LstmGen.props", "build/LstmGen.targets", "buildTransitive/LstmGen.props", "buildTransitive/LstmGen.targets",
        })
            Assert.Contains(expected, files);
        Assert.True(File.Exists(Path.ChangeExtension(package.Package, ".snupkg")));
        using StreamReader nuspec = new(archive.Entries.Single(e => e.Name == "LstmGen.nuspec").Open());
        string text = nuspec.ReadToEnd();
        Assert.Contains("MIT", text);
        Assert.DoesNotContain("<dependency ", text);
    }

    [Fact]
    public async Task ConsoleProjectTrainsAndStreams()
    {
        string folder = package.NewFolder("console");
        StrangerProject.Write(folder, "App", "<OutputType>Exe</OutputType>", StrangerProject.Reference, ("Sensor.cs", Model), ("Program.cs", Program));
        string output = await DotNet.Succeed(folder, "run", "-c", "Release");
        Assert.Contains("LEARNED", output);
        Assert.DoesNotContain("without optimisation", output);
    }

    [Fact]
    public async Task LibraryUsesItAndAnApplicationUsesTheLibrary()
    {
        string folder = package.NewFolder("library");
        StrangerProject.Write(Path.Combine(folder, "Library"), "Library", "", StrangerProject.Reference, ("Sensor.cs", Model));
        StrangerProject.Write(
            Path.Combine(folder, "App"),
            "App",
            "<OutputType>Exe</OutputType>",
            "<ProjectReference Include=\"../Library/Library.csproj\" />",
            ("Program.cs", Program));
        Assert.Contains("LEARNED", await DotNet.Succeed(Path.Combine(folder, "App"), "run", "-c", "Release"));
    }

    [Fact]
    public async Task HostileSettingsBuildWithoutAWarning()
    {
        string folder = package.NewFolder("hostile");
        StrangerProject.Write(
            folder,
            "Library",
            "<GenerateDocumentationFile>true</GenerateDocumentationFile><AnalysisMode>All</AnalysisMode><EnforceCodeStyleInBuild>true</EnforceCodeStyleInBuild>"
                + "<TreatWarningsAsErrors>true</TreatWarningsAsErrors><CheckForOverflowUnderflow>true</CheckForOverflowUnderflow><AllowUnsafeBlocks>false</AllowUnsafeBlocks>",
            StrangerProject.Reference,
            ("Sensor.cs", Model),
            (".editorconfig", "root = true\n[*.cs]\ndotnet_diagnostic.CA1014.severity = none\n"));
        await DotNet.Succeed(folder, "build", "-c", "Release");
    }

    [Fact]
    public async Task UnoptimisedBuildSaysSoOnce()
    {
        string folder = package.NewFolder("debug");
        StrangerProject.Write(folder, "App", "<OutputType>Exe</OutputType>", StrangerProject.Reference, ("Sensor.cs", Model), ("Program.cs", Program));
        string output = await DotNet.Succeed(folder, "build", "-c", "Debug");
        Assert.Equal(2, output.Split("without optimisation").Length);
        output = await DotNet.Succeed(folder, "build", "-c", "Debug", "--no-incremental", "-p:Optimize=true");
        Assert.DoesNotContain("without optimisation", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WrongShapeIsRefusedInTheBuild()
    {
        string folder = package.NewFolder("wrong");
        StrangerProject.Write(folder, "Library", "", StrangerProject.Reference, ("Sensor.cs", Model.Replace("[Lstm(8)]", "[Lstm(0)]", StringComparison.Ordinal)));
        CommandResult result = await DotNet.Run(folder, "build", "-c", "Release");
        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("LSTMGEN105", result.Output, StringComparison.Ordinal);
    }
}
