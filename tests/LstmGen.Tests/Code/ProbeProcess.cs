using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Threading.Tasks;
using Xunit;

namespace LstmGen.Tests.Code;

/// <summary>Runs a probe, which lies beside the tests, in a process of its own.</summary>
internal static class ProbeProcess
{
    /// <param name="path">The probe's assembly.</param>
    /// <param name="settings">Variables without their prefix DOTNET_.</param>
    public static (int ExitCode, string Output, string Errors) Run(string path, IEnumerable<(string Name, string Value)> settings, params string[] arguments)
    {
        ProcessStartInfo start = new(Environment.ProcessPath is { } own && Path.GetFileNameWithoutExtension(own) == "dotnet" ? own : Dotnet())
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(path);
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (string name in new List<string>(start.Environment.Keys))
        {
            // Settings of the surrounding process, such as a coverage profiler or stress modes, must not reach the probe.
            if (name.StartsWith("DOTNET_Jit") || name.StartsWith("DOTNET_Tiered") || name.StartsWith("DOTNET_TC_") || name.StartsWith("CORECLR_"))
            {
                start.Environment.Remove(name);
            }
        }

        foreach ((string name, string value) in settings)
        {
            start.Environment["DOTNET_" + name] = value;
        }

        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors.Result);
    }

    /// <summary>The host that runs these tests' runtime.</summary>
    private static string Dotnet()
    {
        string root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "..", "..", ".."));
        string host = Path.Combine(root, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet");
        return File.Exists(host) ? host : "dotnet";
    }
}
