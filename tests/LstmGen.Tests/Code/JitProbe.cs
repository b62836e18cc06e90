using System.Collections.Generic;
using System.IO;
using System.Text.RegularExpressions;
using LstmGen.Tests.Support;
using Xunit;

namespace LstmGen.Tests.Code;

/// <summary>Runs the probe in a process of its own and reads what the JIT says it compiled, and how.</summary>
internal static partial class JitProbe
{
    /// <summary>How every method was compiled.</summary>
    public static List<JitRecord> Run(bool tiered)
    {
        List<JitRecord> records = [];
        foreach (string line in Report(("TieredCompilation", tiered ? "1" : "0"), ("JitDisasmSummary", "1")))
        {
            if (Summary().Match(line) is { Success: true } match)
            {
                records.Add(new JitRecord(match.Groups["method"].Value, match.Groups["tier"].Value));
            }
        }

        return records;
    }

    /// <summary>Runs the probe and answers the JIT's report.</summary>
    /// <param name="settings">Variables without their prefix DOTNET_.</param>
    public static string[] Report(params (string Name, string Value)[] settings)
    {
        using TemporaryFolder folder = new();
        string report = folder.File("jit.txt");
        (int code, string output, string errors) = ProbeProcess.Run(EmittedAssembly.ProbePath, [("JitStdOutFile", report), .. settings]);
        Assert.True(code == 0, $"the probe failed: {output}{errors}");
        Assert.StartsWith("12 models", output);
        Assert.SkipUnless(File.Exists(report), "This runtime's JIT does not report what it compiles (DOTNET_JitDisasmSummary).");
        return File.ReadAllLines(report);
    }

    // For example: "  51: JIT compiled Space.Model+__lstmgen_0_lstm:Step(byref,byref,byref) [FullOpts, IL size=2518, code size=863]".
    [GeneratedRegex(@"JIT compiled (?<method>.+) \[(?<tier>[^,\]]+)")]
    private static partial Regex Summary();
}
