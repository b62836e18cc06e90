using System;
using System.IO;
using System.Linq;
using LstmGen.Tests.Code;
using Xunit;

namespace LstmGen.Tests.Emitted;

/// <summary>Emitted kernels touch nothing beside the spans and the state that they are given.</summary>
public class BorderTests
{
    private static string ProbePath => Path.Combine(AppContext.BaseDirectory, "LstmGen.BorderProbe.dll");

    /// <summary>Where steps take vectors of sixteen lanes and where they do not, and the bits are the same.</summary>
    [Fact]
    public void NothingOutsideItsBuffersIsTouched()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Borders are made with Linux's mmap.");
        string last = LastLine();
        Assert.StartsWith("110 calls, ", last);
        Assert.Equal(last, LastLine("short"));
    }

    [Fact]
    public void TouchingABorderEndsTheProcess()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Borders are made with Linux's mmap.");
        (int code, string output, _) = ProbeProcess.Run(ProbePath, [("DbgEnableMiniDump", "0")], "overrun");
        Assert.NotEqual(0, code);
        Assert.Empty(output);
    }

    private static string LastLine(params string[] arguments)
    {
        (int code, string output, string errors) = ProbeProcess.Run(ProbePath, [], arguments);
        string last = output.TrimEnd().Split('\n').Last();
        Assert.True(code == 0, $"{last}: {errors}");
        return last;
    }
}
