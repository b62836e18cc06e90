using System;
using System.IO;

namespace LstmGen.Generator.Tests.Conformance;

/// <summary>A temporary root of cases.</summary>
internal sealed class CaseFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("lstmgen-cases-").FullName;

    public void Write(string file, string text)
    {
        string full = System.IO.Path.Combine(Path, file);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
