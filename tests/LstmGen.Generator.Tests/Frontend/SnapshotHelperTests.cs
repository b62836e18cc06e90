using System;
using System.Collections.Generic;
using System.IO;
using LstmGen.Generator.Tests.Infrastructure;
using Xunit;

namespace LstmGen.Generator.Tests.Frontend;

/// <summary>The golden-file helper passes, fails, accepts and notices what is no longer emitted.</summary>
public sealed class SnapshotHelperTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lstmgen").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void FollowsTheConventionsOfVerify()
    {
        Dictionary<string, string> sources = new() { ["Net.g.cs"] = "// one\n", ["Net.lstm.g.cs"] = "// two\n" };
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => Snapshots.Verify(sources, _folder, "Class.Method", accept: false));
        Assert.Equal("//HintName: Net.g.cs\n// one\n", Read("Class.Method#Net.g.received.cs"));

        Snapshots.Verify(sources, _folder, "Class.Method", accept: true);
        Snapshots.Verify(sources, _folder, "Class.Method", accept: false);
        Assert.Equal("//HintName: Net.lstm.g.cs\n// two\n", Read("Class.Method#Net.lstm.g.verified.cs"));
        Assert.Empty(Directory.GetFiles(_folder, "*.received.cs"));

        sources["Net.g.cs"] = "// other\n";
        Assert.Contains("differs first at line 2", Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => Snapshots.Verify(sources, _folder, "Class.Method", accept: false)).Message);

        sources["Net.g.cs"] = "// one\n";
        sources.Remove("Net.lstm.g.cs");
        Assert.Contains("no longer emitted", Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => Snapshots.Verify(sources, _folder, "Class.Method", accept: false)).Message);
        Snapshots.Verify(sources, _folder, "Class.Method", accept: true);
        Assert.Equal("Class.Method#Net.g.verified.cs", Path.GetFileName(Assert.Single(Directory.GetFiles(_folder))));
    }

    private string Read(string name) => File.ReadAllText(Path.Combine(_folder, name));
}
