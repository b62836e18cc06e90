using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Threading.Tasks;

namespace LstmGen.Sample;

/// <summary>
/// The sample in highway/. It draws a plot and so needs libraries that this program, which is also published as a native binary, should not carry; it is a
/// project of its own, which this one only starts.
/// </summary>
internal static class HighwayProject
{
    private const string Name = "LstmGen.Highway.csproj";

    public static async Task<int> RunAsync(IEnumerable<string> arguments)
    {
        if (Find() is not { } project)
        {
            Console.Error.WriteLine($"highway/{Name} is not above {AppContext.BaseDirectory}. In a clone: dotnet run -c Release --project sample-app/highway");
            return (int)ExitCode.FileFailed;
        }

        Console.CancelKeyPress += (_, press) => press.Cancel = true;    // the other program gets it too, and says when it is done
        using Process process = Process.Start("dotnet", ["run", "-c", "Release", "--project", project, "--", .. arguments]);
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    private static string? Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string project = Path.Combine(folder.FullName, "highway", Name);
            if (File.Exists(project))
            {
                return project;
            }
        }

        return null;
    }
}
