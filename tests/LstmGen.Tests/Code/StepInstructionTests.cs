using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using Xunit;

namespace LstmGen.Tests.Code;

/// <summary>
/// What the JIT makes of the step kernels, against the counts of <c>StepInstructionTests.verified.txt</c>: a time is noise on a shared machine, a count is not.
/// LSTMGEN_ACCEPT=1 rewrites them.
/// </summary>
public class StepInstructionTests
{
    /// <summary>Patches of the JIT move some instructions and a register or two; they do not change what a kernel computes.</summary>
    private const double Margin = 0.03;
    private const int LeastMargin = 2;

    [Fact]
    public void CountsAreAsExpected()
    {
        Assert.SkipUnless(
            RuntimeInformation.ProcessArchitecture == Architecture.X64 && Avx2.IsSupported && Fma.IsSupported,
            "Counted is code for AVX2 and FMA; this machine lacks them, or they are switched off.");

        // Without AVX-512, so that every machine makes the same code: 32 vector registers would spill less. Kernels that are for those are not counted.
        List<KernelCount> found = [.. Disassembly.Count(JitProbe.Report(("TieredCompilation", "0"), ("EnableAVX512", "0"), ("JitDisasm", "*__lstmgen_*:Step*")))
            .Where(count => !count.Name.EndsWith("Wide", StringComparison.Ordinal) && !count.Name.EndsWith("512", StringComparison.Ordinal))];
        Assert.True(found.Count > 10, $"only {found.Count} listings");
        string file = VerifiedFile();
        if (Environment.GetEnvironmentVariable("LSTMGEN_ACCEPT") == "1")
        {
            File.WriteAllText(file, string.Concat(found.Select(count => $"{count}\n")));
        }

        Dictionary<string, KernelCount> expected = File.ReadAllLines(file).Select(KernelCount.Read).ToDictionary(count => count.Name);
        string[] problems = [.. found.SelectMany(count => Differences(expected.GetValueOrDefault(count.Name), count)), .. expected.Keys.Except(found.Select(c => c.Name)).Select(name => $"{name}: is gone")];
        Assert.True(problems.Length == 0, string.Join('\n', problems.Append("LSTMGEN_ACCEPT=1 rewrites the counts.")));
    }

    private static IEnumerable<string> Differences(KernelCount? expected, KernelCount found)
    {
        if (expected is null)
        {
            yield return $"{found.Name}: is new";
            yield break;
        }

        if (found.MultiplyAdds != expected.MultiplyAdds || found.Calls != expected.Calls
            || !Near(found.Spills, expected.Spills) || !Near(found.Reloads, expected.Reloads) || !Near(found.Instructions, expected.Instructions))
        {
            yield return $"expected {expected}\n   found {found}";
        }
    }

    private static bool Near(int found, int expected) => Math.Abs(found - expected) <= Math.Max(LeastMargin, Margin * expected);

    private static string VerifiedFile([CallerFilePath] string file = "") => Path.ChangeExtension(file, ".verified.txt");
}
