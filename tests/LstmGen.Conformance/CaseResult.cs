using System;
using System.Globalization;

namespace LstmGen.Conformance;

/// <summary>One line of the report.</summary>
/// <param name="Case">Group and name.</param>
/// <param name="Verdict">What came of it.</param>
/// <param name="MaxError">Largest absolute difference; null: nothing was compared.</param>
/// <param name="Tolerance">As text; empty: none was read.</param>
/// <param name="Reason">Why it did not pass; empty for a pass.</param>
internal sealed record CaseResult(string Case, Verdict Verdict, double? MaxError, string Tolerance, string Reason)
{
    public override string ToString() => string.Join(
        '|',
        Clean(Case),
        Verdict.ToString().ToLowerInvariant(),
        MaxError is { } error ? error.ToString("0.0e+00", CultureInfo.InvariantCulture) : "",
        Clean(Tolerance),
        Clean(Reason));

    /// <summary>One line, and no separator but our own.</summary>
    private static string Clean(string text) => string.Join(' ', text.Replace('|', '/').Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
