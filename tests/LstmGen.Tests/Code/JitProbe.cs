using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Text.RegularExpressions;
using LstmGen.Tests.Support;
using Xunit;

namespace LstmGen.Tests.Code;

/// <summary>Runs the probe in a process of its own and reads what the JIT says it compiled, and how.</summary>
internal static partial class JitProbe
{
    public static List<JitRecord> Run(bool tiered)
    {
        using TemporaryFolder folder = new();
        string report = folder.File("jit.txt");
        ProcessStartInfo start = new(Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : Dotnet())
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(EmittedAssembly.ProbePath);
        foreach (string name in new List<string>(start.Environment.Keys))
        {
            // Settings of the surrounding process, such as a coverage profiler or stress modes, must not reach the probe.
            if (name.StartsWith("DOTNET_Jit") || name.StartsWith("DOTNET_Tiered") || name.StartsWith("DOTNET_TC_") || name.StartsWith("CORECLR_"))
            {
                start.Environment.Remove(name);
            }
        }

        start.Environment["DOTNET_TieredCompilation"] = tiered ? "1" : "0";
        start.Environment["DOTNET_JitStdOutFile"] = report;
        start.Environment["DOTNET_JitDisasmSummary"] = "1";
        using Process process = Process.Start(start)!;
        string errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken).Result;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"the probe failed: {output}{errors}");
        Assert.StartsWith("11 models", output);
        Assert.SkipUnless(File.Exists(report), "This runtime's JIT does not report what it compiles (DOTNET_JitDisasmSummary).");
        List<JitRecord> records = [];
        foreach (string line in File.ReadLines(report))
        {
            if (Summary().Match(line) is { Success: true } match)
            {
                records.Add(new JitRecord(match.Groups["method"].Value, match.Groups["tier"].Value));
            }
        }

        return records;
    }

    /// <summary>The host that runs these tests' runtime.</summary>
    private static string Dotnet()
    {
        string root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "..", "..", ".."));
        string host = Path.Combine(root, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet");
        return File.Exists(host) ? host : "dotnet";
    }

    // For example: "  51: JIT compiled Space.Model+__lstmgen_0_lstm:Step(byref,byref,byref) [FullOpts, IL size=2518, code size=863]".
    [GeneratedRegex(@"JIT compiled (?<method>.+) \[(?<tier>[^,\]]+)")]
    private static partial Regex Summary();
}
