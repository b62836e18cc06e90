using System;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace LstmGen.Benchmarks.Comparison;

/// <summary>Where and with what something was measured.</summary>
internal static class MachineReport
{
    public static string Processor =>
        $"{CpuField("model name") ?? RuntimeInformation.ProcessArchitecture.ToString()}, family {CpuField("cpu family") ?? "?"}, model {CpuField("model") ?? "?"}, {Environment.ProcessorCount} cores, {Vectors}";

    public static string Software => $"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription.Trim()}, LstmGen {Version}";

    /// <summary>First line of what a program says of its version; null: it does not start.</summary>
    public static string? VersionOf(string program)
    {
        try
        {
            return ChildProcess.Run(null, new System.Collections.Generic.Dictionary<string, string?>(), program, "--version").FirstOrDefault();
        }
        catch (ChildFailedException)
        {
            return null;
        }
    }

    private static string Version => typeof(SequenceTrainer).Assembly.GetName().Version?.ToString(3) ?? "?";

    private static string Vectors => Avx512F.IsSupported ? "AVX-512" : Avx2.IsSupported ? "AVX2" : "no AVX2";

    private static string? CpuField(string name) => !File.Exists("/proc/cpuinfo") ? null : File.ReadLines("/proc/cpuinfo")
        .Select(line => line.Split(':', 2))
        .FirstOrDefault(parts => parts.Length == 2 && parts[0].Trim() == name)?[1].Trim();
}
