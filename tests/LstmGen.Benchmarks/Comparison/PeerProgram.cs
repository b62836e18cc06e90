using System;
using System.IO;

namespace LstmGen.Benchmarks.Comparison;

/// <summary>LstmGen.Benchmarks.Peers: a project outside the solution, since its packages are large. It must have been built.</summary>
internal static class PeerProgram
{
    private const string Name = "LstmGen.Benchmarks.Peers";

    /// <summary>Where building it puts it: tests/X/bin/Release/net10.0/X.dll, beside this project.</summary>
    public static string DefaultPath { get; } = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "..", Name, "bin", "Release", "net10.0", Name + ".dll"));

    /// <exception cref="ChildFailedException">It has not been built.</exception>
    public static string Existing(string path) => File.Exists(path)
        ? path
        : throw new ChildFailedException($"not built (dotnet build -c Release tests/{Name})");
}
