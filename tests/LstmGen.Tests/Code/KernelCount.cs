using System;
using System.Globalization;
using System.Text.RegularExpressions;

namespace LstmGen.Tests.Code;

/// <summary>What the JIT made of one kernel.</summary>
/// <param name="Name">Model, kernel class and method.</param>
/// <param name="MultiplyAdds">Fused multiply-add instructions on vectors.</param>
/// <param name="Calls">Calls of anything.</param>
/// <param name="Spills">Vectors written to the frame.</param>
/// <param name="Reloads">Other vector instructions that read the frame.</param>
/// <param name="Instructions">All of them.</param>
internal sealed partial record KernelCount(string Name, int MultiplyAdds, int Calls, int Spills, int Reloads, int Instructions)
{
    public static KernelCount Read(string line)
    {
        Match match = Pattern().Match(line);
        return match.Success
            ? new KernelCount(match.Groups[1].Value, Number(2), Number(3), Number(4), Number(5), Number(6))
            : throw new FormatException($"No count: '{line}'.");

        int Number(int group) => int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);
    }

    public override string ToString() =>
        FormattableString.Invariant($"{Name}: {MultiplyAdds} multiply-adds, {Calls} calls, {Spills} spills, {Reloads} reloads, {Instructions} instructions");

    [GeneratedRegex(@"^(.+): (\d+) multiply-adds, (\d+) calls, (\d+) spills, (\d+) reloads, (\d+) instructions$")]
    private static partial Regex Pattern();
}
