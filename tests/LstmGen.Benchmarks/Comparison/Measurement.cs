using System.Globalization;

namespace LstmGen.Benchmarks.Comparison;

/// <summary>A line of a peer: <c>peer|workload|median ns|min ns|max error|max error with wide weights|note</c>.</summary>
internal sealed record Measurement(string Peer, string Workload, double Median, double Error, double WideError, string Note)
{
    /// <summary>Null where the line is none, such as a compiler's output.</summary>
    public static Measurement? Read(string line)
    {
        string[] fields = line.Split('|');
        return fields.Length == 7 && Number(fields[2]) is { } median && Number(fields[4]) is { } error && Number(fields[5]) is { } wide
            ? new Measurement(fields[0], fields[1], median, error, wide, fields[6])
            : null;
    }

    private static double? Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : null;
}
