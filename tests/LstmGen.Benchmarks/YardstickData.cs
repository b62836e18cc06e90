using System;
using System.Diagnostics;
using System.IO;

namespace LstmGen.Benchmarks;

/// <summary>Makes the yardstick's data files with its own generator.</summary>
internal static class YardstickData
{
    /// <summary>Compiles and runs gen.cpp of the yardstick (needs g++) unless its data is there already; returns the folder.</summary>
    /// <param name="yardstick">The folder that holds the yardstick's sources.</param>
    public static string Make(string yardstick)
    {
        string output = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), "lstmgen-yardstick")).FullName;
        string data = Directory.CreateDirectory(Path.Combine(output, "data")).FullName, program = Path.Combine(output, "gen");
        if (!File.Exists(Path.Combine(data, "train_16x64_d8_b16.train.bin")))
        {
            Run("g++", ["-O3", "-std=c++20", "-w", Path.Combine(yardstick, "gen.cpp"), "-o", program], data);
            Run(program, [], data);
        }
        return data;
    }

    private static void Run(string program, string[] arguments, string data)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardOutput = true };
        start.Environment["BENCH_DATA"] = data;
        using Process process = Process.Start(start) ?? throw new InvalidOperationException($"{program} does not start.");
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} exited with {process.ExitCode}.");
    }
}
