using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using Xunit;

namespace LstmGen.Generator.Tests.Infrastructure;

/// <summary>Source in which <c>{|LSTMGEN001:text|}</c> marks the exact span of an expected diagnostic; marks may nest.</summary>
internal sealed class Markup
{
    private Markup(string source, ImmutableArray<(string Id, TextSpan Span)> expected)
    {
        Source = source;
        Expected = expected;
    }

    public string Source { get; }

    public ImmutableArray<(string Id, TextSpan Span)> Expected { get; }

    public static Markup Parse(string marked)
    {
        StringBuilder source = new();
        List<(string Id, TextSpan Span)> expected = new();
        Stack<(string Id, int Start)> open = new();
        for (int i = 0; i < marked.Length;)
        {
            if (string.CompareOrdinal(marked, i, "{|", 0, 2) == 0)
            {
                int colon = marked.IndexOf(':', i);
                open.Push((marked[(i + 2)..colon], source.Length));
                i = colon + 1;
            }
            else if (string.CompareOrdinal(marked, i, "|}", 0, 2) == 0)
            {
                (string id, int start) = open.Pop();
                expected.Add((id, TextSpan.FromBounds(start, source.Length)));
                i += 2;
            }
            else
            {
                source.Append(marked[i++]);
            }
        }
        Assert.Empty(open);
        return new Markup(source.ToString(), expected.OrderBy(e => e.Span.Start).ThenBy(e => e.Id, System.StringComparer.Ordinal).ToImmutableArray());
    }

    /// <summary>The run reported exactly the marked diagnostics, where they are marked.</summary>
    public void AssertMatches(GeneratorRun run)
    {
        string Show((string Id, TextSpan Span) found) => $"{found.Id} at '{Source.Substring(found.Span.Start, found.Span.Length)}' ({found.Span})";
        IEnumerable<(string Id, TextSpan Span)> actual = run.Diagnostics.Select(diagnostic => (diagnostic.Id, diagnostic.Location.SourceSpan));
        Assert.Equal(Expected.Select(Show), actual.Select(Show));
    }
}
