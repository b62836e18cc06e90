using System.Collections.Generic;
using System.Linq;

namespace LstmGen.Generator.Planning;

/// <summary>
/// The machines that schedules are made for, as data: the machine that builds is never asked, so output is the same everywhere. One schedule serves all of
/// them, for sixteen vector registers or for thirty-two. Rules that were found by trying have their measurement beside them: tiles in <see cref="TilePlan"/>,
/// registers in <see cref="RegisterBudget"/> and <see cref="LoweringOptions"/>, loops in <see cref="UnrollPolicy"/>, tiles that a
/// cache holds in <see cref="CachedTiles"/>, order in <see cref="GateOrder"/> and <see cref="TileSchedule"/>.
/// </summary>
internal static class Machines
{
    public static IReadOnlyList<Machine> All { get; } = new[]
    {
        new Machine("Zen 4", FirstLevelBytes: 32_768, MultiplyAddLatency: 4, MultiplyAddsPerCycle: 2),
        new Machine("Zen 5", FirstLevelBytes: 49_152, MultiplyAddLatency: 4, MultiplyAddsPerCycle: 2),
    };

    /// <summary>What every first-level data cache holds; weights beyond are read from the second level, step after step.</summary>
    public static int CachedBytes { get; } = All.Min(m => m.FirstLevelBytes);

    /// <summary>Sums side by side that keep the pipes of all of them busy.</summary>
    public static int Chains { get; } = All.Max(m => m.Chains);
}
