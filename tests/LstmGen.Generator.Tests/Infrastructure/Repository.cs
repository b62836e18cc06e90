using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;

namespace LstmGen.Generator.Tests.Infrastructure;

/// <summary>The source tree this test assembly was built from.</summary>
internal static class Repository
{
    public static string Root { get; } = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Here())!, "..", "..", ".."));

    public static string Generator { get; } = Path.Combine(Root, "generator");

    /// <summary>The generator's own files as path relative to generator/ ('/' between folders) and text.</summary>
    public static IEnumerable<(string Path, string Text)> GeneratorFiles() => Directory
        .EnumerateFiles(Generator, "*.cs", SearchOption.AllDirectories)
        .Select(path => (Path: Path.GetRelativePath(Generator, path).Replace('\\', '/'), Full: path))
        .Where(file => !file.Path.StartsWith("bin/", System.StringComparison.Ordinal) && !file.Path.StartsWith("obj/", System.StringComparison.Ordinal))
        .Select(file => (file.Path, File.ReadAllText(file.Full)));

    private static string Here([CallerFilePath] string path = "") => path;
}
