using System;
using System.Collections.Generic;
using System.Linq;

namespace LstmGen.Benchmarks.Comparison;

/// <summary>Medians by contestant, peer and workload, one a round.</summary>
internal sealed class Results
{
    private readonly Dictionary<(string Contestant, string Peer, string Workload), double[]> _medians = [];
    private readonly Dictionary<(string Contestant, string Peer), string> _notes = [];
    private readonly int _rounds;

    public Results(int rounds) => _rounds = rounds;

    public void Add(int round, string contestant, Measurement measurement)
    {
        (string, string, string) key = (contestant, measurement.Peer, measurement.Workload);
        if (!_medians.TryGetValue(key, out double[]? rounds))
        {
            _medians[key] = rounds = new double[_rounds];
            Array.Fill(rounds, double.NaN);
        }

        rounds[round] = measurement.Median;
        _notes[(contestant, measurement.Peer)] = measurement.Note;
    }

    /// <summary>Nanoseconds in every round; null: not measured.</summary>
    public double[]? Of(string contestant, string peer, string workload) => _medians.GetValueOrDefault((contestant, peer, workload));

    /// <summary>The peer of that contestant with the least median over the rounds; null if none is wanted and measured.</summary>
    public (string Peer, double[] Rounds)? Best(string contestant, string workload, Func<string, bool> wanted) => _medians
        .Where(entry => entry.Key.Contestant == contestant && entry.Key.Workload == workload && wanted(entry.Key.Peer))
        .OrderBy(entry => Statistics.Median(entry.Value))
        .Select(entry => ((string, double[])?)(entry.Key.Peer, entry.Value))
        .FirstOrDefault();

    public string? Note(string contestant) => _notes.Where(entry => entry.Key.Contestant == contestant).Select(entry => entry.Value).FirstOrDefault();
}
