using System.IO;

namespace LstmGen.Package.Tests;

/// <summary>A project as somebody writes it who has only the package.</summary>
internal static class StrangerProject
{
    /// <summary>Writes a project file and its sources.</summary>
    public static void Write(string folder, string name, string properties, string items, params (string File, string Text)[] sources)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, name + ".csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                {properties}
              </PropertyGroup>
              <ItemGroup>
                {items}
              </ItemGroup>
            </Project>
            """);
        foreach ((string file, string text) in sources)
            File.WriteAllText(Path.Combine(folder, file), text);
    }

    public static string Reference => $"<PackageReference Include=\"LstmGen\" Version=\"{PackageFixture.Version}\" />";
}
