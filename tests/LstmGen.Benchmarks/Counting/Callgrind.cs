using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using LstmGen.Benchmarks.Comparison;

namespace LstmGen.Benchmarks.Counting;

/// <summary>Counts the instructions of a native program's functions in valgrind, which repeats exactly.</summary>
internal static class Callgrind
{
    /// <summary>Instructions of every function by itself, and how often it was called.</summary>
    /// <exception cref="ChildFailedException">There is no valgrind or objcopy, or the program fails in it.</exception>
    public static IReadOnlyList<FunctionCost> Run(string program)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("lstmgen-");
        try
        {
            string profile = Path.Combine(folder.FullName, "profile");
            Start("valgrind", "--tool=callgrind", $"--callgrind-out-file={profile}", "--compress-strings=no", "--compress-pos=no", CopyWithSymbols(program, folder.FullName));
            return Read(File.ReadLines(profile));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>A copy whose symbol table valgrind can read: it gives up on the debug information that native compilation writes.</summary>
    private static string CopyWithSymbols(string program, string folder)
    {
        string copy = Path.Combine(folder, Path.GetFileName(program)), symbols = program + ".dbg", copiedSymbols = copy + ".dbg";
        if (!File.Exists(symbols))
        {
            Start("objcopy", "--strip-debug", program, copy);
            return copy;
        }

        Start("objcopy", "--strip-debug", symbols, copiedSymbols);
        Start("objcopy", "--remove-section=.gnu_debuglink", program, copy);
        Start("objcopy", $"--add-gnu-debuglink={copiedSymbols}", copy);
        return copy;
    }

    private static void Start(string program, params string[] arguments) => ChildProcess.Run(null, new Dictionary<string, string?>(), program, arguments);

    /// <summary>
    /// The profile's format: <c>fn=</c> names the function whose costs follow, lines of numbers are position and cost; after <c>calls=</c>, which counts
    /// calls of <c>cfn=</c>, one such line has the cost of the callee, which is counted where it belongs.
    /// </summary>
    public static IReadOnlyList<FunctionCost> Read(IEnumerable<string> lines)
    {
        Dictionary<string, long> instructions = [], calls = [];
        string function = "", callee = "";
        bool calleesCost = false;
        foreach (string line in lines)
        {
            if (line.StartsWith("fn=", StringComparison.Ordinal))
            {
                function = line[3..];
            }
            else if (line.StartsWith("cfn=", StringComparison.Ordinal))
            {
                callee = line[4..];
            }
            else if (line.StartsWith("calls=", StringComparison.Ordinal))
            {
                calls[callee] = calls.GetValueOrDefault(callee) + Number(line[6..].Split(' ')[0]);
                calleesCost = true;
            }
            else if (line.Length > 0 && char.IsAsciiDigit(line[0]))
            {
                if (!calleesCost)
                    instructions[function] = instructions.GetValueOrDefault(function) + Number(line.Split(' ')[1]);
                calleesCost = false;
            }
        }

        return [.. calls.Keys.Order(StringComparer.Ordinal).Select(name => new FunctionCost(name, instructions.GetValueOrDefault(name), calls[name]))];
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
