using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Text;
using Xunit;

namespace LstmGen.Generator.Tests.Infrastructure;

/// <summary>
/// Golden files by the conventions of Verify.SourceGenerators, which can take over here without a snapshot changing:
/// <c>Class.Method#Hint.verified.cs</c> beside the test, first line <c>//HintName: ...</c>, what differs is written to <c>.received.cs</c>.
/// The environment variable LSTMGEN_ACCEPT=1 rewrites the verified files.
/// </summary>
internal static class Snapshots
{
    public static void Verify(GeneratorRun run, [CallerFilePath] string file = "", [CallerMemberName] string method = "") =>
        Verify(run.Sources, Path.GetDirectoryName(file)!, Path.GetFileNameWithoutExtension(file) + "." + method, Environment.GetEnvironmentVariable("LSTMGEN_ACCEPT") == "1");

    public static void Verify(IReadOnlyDictionary<string, string> sources, string folder, string test, bool accept)
    {
        List<string> problems = new();
        HashSet<string> expected = new(StringComparer.Ordinal);
        foreach ((string hint, string source) in sources.OrderBy(source => source.Key, StringComparer.Ordinal))
        {
            string name = test + "#" + Path.GetFileNameWithoutExtension(hint);
            string verified = Path.Combine(folder, name + ".verified.cs"), received = Path.Combine(folder, name + ".received.cs");
            expected.Add(verified);

            string text = ("//HintName: " + hint + "\n" + source).Replace("\r\n", "\n");
            string? golden = File.Exists(verified) ? File.ReadAllText(verified).Replace("\r\n", "\n") : null;
            File.Delete(received);
            if (golden == text)
                continue;
            if (!accept)
                problems.Add(golden is null ? $"{name}: new" : $"{name}: differs first at line {FirstDifference(golden, text)}");
            File.WriteAllText(accept ? verified : received, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        }

        foreach (string stale in Directory.EnumerateFiles(folder, test + "#*.verified.cs").Where(path => !expected.Contains(path)))
        {
            if (accept)
                File.Delete(stale);
            else
                problems.Add($"{Path.GetFileName(stale)}: no longer emitted");
        }
        Assert.True(problems.Count == 0, string.Join("\n", problems.Append("LSTMGEN_ACCEPT=1 rewrites the verified files.")));
    }

    private static int FirstDifference(string a, string b)
    {
        string[] left = a.Split('\n'), right = b.Split('\n');
        int line = 0;
        while (line < left.Length && line < right.Length && left[line] == right[line])
            line++;
        return line + 1;
    }
}
