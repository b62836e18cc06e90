using System;
using System.Linq;
using LstmGen.Conformance.Reading;

namespace LstmGen.Conformance.Groups;

/// <summary>Where a case is read from.</summary>
/// <param name="Case">The case itself.</param>
/// <param name="File">What its file says for all cases; without the list of cases.</param>
/// <param name="Folder">The folder that file names are relative to.</param>
internal sealed record CaseSource(Fields Case, Fields File, string Folder)
{
    /// <summary>Remarks that every case may carry; whatever else nobody has read is unknown.</summary>
    public void RequireAllRead()
    {
        foreach (Fields fields in new[] { Case, File })
        {
            fields.Ignore("name", "kind", "origin", "licence", "license", "note", "notes", "comment", "description", "producer", "source");
            fields.Ignore("float64_reference_max_abs_error");
            fields.Ignore([.. fields.Unread.Where(key => key.StartsWith("published_", StringComparison.Ordinal))]);
            fields.Ignore([.. CaseFiles.RefusalKeys]);
            fields.RequireAllRead();
        }
    }

    /// <summary>The case's tolerance, or that of its file.</summary>
    public Tolerances Tolerances()
    {
        Tolerances tolerances = Reading.Tolerances.Read(Case.Has("tolerance") || Case.Has("tolerances") ? Case : File);
        File.Ignore("tolerance", "tolerances");
        return tolerances;
    }

    /// <summary>A text of the case or, failing that, of its file.</summary>
    public string? Text(string name) => Case.Text(name) is { } own ? (File.Text(name), own).own : File.Text(name);
}
