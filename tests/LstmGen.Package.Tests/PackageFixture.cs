using System;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Threading.Tasks;
using LstmGen.Package.Tests;
using Xunit;

[assembly: AssemblyFixture(typeof(PackageFixture))]

namespace LstmGen.Package.Tests;

/// <summary>The package, packed once into a local feed, and a place for strangers' projects outside the repository.</summary>
public sealed class PackageFixture : IAsyncLifetime
{
    public const string Version = "0.0.1-test";

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("lstmgen-package-");

    /// <summary>The folder that serves as feed.</summary>
    public string Feed => Path.Combine(_root.FullName, "feed");

    public string Package => Path.Combine(Feed, $"LstmGen.{Version}.nupkg");

    public static string RepositoryRoot => Metadata("RepositoryRoot");

    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(Feed);
        await DotNet.Succeed(
            RepositoryRoot,
            "pack", "runtime/LstmGen.csproj", "-c", Metadata("Configuration"), "--no-build", "-o", Feed, $"-p:Version={Version}", "-p:PackageVersion=" + Version);
        File.WriteAllText(Path.Combine(_root.FullName, "nuget.config"), $"""
            <configuration>
              <packageSources>
                <clear />
                <add key="local" value="{Feed}" />
              </packageSources>
            </configuration>
            """);
        // Nothing of the repository, and no cached package of an earlier run, may help a stranger's project.
        File.WriteAllText(Path.Combine(_root.FullName, "Directory.Build.props"), $"""
            <Project>
              <PropertyGroup>
                <RestorePackagesPath>{Path.Combine(_root.FullName, "packages")}</RestorePackagesPath>
              </PropertyGroup>
            </Project>
            """);
    }

    /// <summary>An empty folder beside the feed.</summary>
    public string NewFolder(string name) => _root.CreateSubdirectory(name).FullName;

    public ValueTask DisposeAsync()
    {
        _root.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    private static string Metadata(string key) => typeof(PackageFixture).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(a => a.Key == key).Value!;
}
