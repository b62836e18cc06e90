using System;
using System.Linq;

namespace LstmGen.Benchmarks.Comparison;

/// <param name="Yardstick">The folder with run.sh.</param>
/// <param name="Data">The yardstick's data files.</param>
/// <param name="Peers">LstmGen.Benchmarks.Peers.dll.</param>
/// <param name="Filter">Comma separated parts of workload names; empty: all.</param>
internal sealed record ComparisonSettings(string Yardstick, string Data, string Peers, int Rounds, int Core, string Filter)
{
    public bool Wants(string workload) => Filter.Length == 0 || Filter.Split(',').Any(part => workload.Contains(part, StringComparison.Ordinal));
}
