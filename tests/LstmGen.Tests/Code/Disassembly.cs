using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;

namespace LstmGen.Tests.Code;

/// <summary>Counts in the JIT's listings.</summary>
internal static partial class Disassembly
{
    /// <summary>One count a listing, in the order of names.</summary>
    public static List<KernelCount> Count(IEnumerable<string> lines)
    {
        SortedDictionary<string, KernelCount> counts = new(StringComparer.Ordinal);
        string? name = null;
        foreach (string line in lines)
        {
            if (Header().Match(line) is { Success: true } header)
            {
                name = header.Groups["name"].Value;
                counts[name] = new KernelCount(name, 0, 0, 0, 0, 0);
            }
            else if (name is not null && Instruction().Match(line) is { Success: true } instruction)
            {
                counts[name] = Add(counts[name], instruction.Groups["code"].Value, instruction.Groups["operands"].Value);
            }
        }

        return counts.Values.ToList();
    }

    private static KernelCount Add(KernelCount count, string code, string operands)
    {
        bool vector = operands.Contains("mm", StringComparison.Ordinal);   // xmm0, ymm0
        bool frame = operands.Contains("[rsp", StringComparison.Ordinal) || operands.Contains("[rbp", StringComparison.Ordinal);
        bool written = frame && operands.IndexOf('[') < operands.IndexOf(',');   // the destination comes first
        return count with
        {
            MultiplyAdds = count.MultiplyAdds + (Fused().IsMatch(code) ? 1 : 0),
            Calls = count.Calls + (code is "call" or "tail.jmp" ? 1 : 0),
            Spills = count.Spills + (vector && written ? 1 : 0),
            Reloads = count.Reloads + (vector && frame && !written ? 1 : 0),
            Instructions = count.Instructions + 1,
        };
    }

    // For example: "; Assembly listing for method Space.Model+__lstmgen_0_lstm:Step(byref,byref,byref) (FullOpts)".
    [GeneratedRegex(@"^; Assembly listing for method (?:[^(]*\.)?(?<name>[^.(]+)\(.*$")]
    private static partial Regex Header();

    // For example: "       vfmadd231ps ymm0, ymm1, ymmword ptr [rdi+0x40]". Labels stand at the margin, comments begin with a semicolon.
    [GeneratedRegex(@"^\s+(?<code>[a-z][a-z0-9.]*)(?:\s+(?<operands>.*))?$")]
    private static partial Regex Instruction();

    [GeneratedRegex(@"^vfn?m(add|sub)[0-9]+ps$")]
    private static partial Regex Fused();
}
