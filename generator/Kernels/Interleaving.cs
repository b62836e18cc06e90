using System.Collections.Generic;
using System.Linq;

namespace LstmGen.Generator.Kernels;

/// <summary>
/// Independent streams of statements as one, each in its own order. A processor starts the oldest instructions first: where products that wait for
/// nothing stand between the links of a chain of activations, both proceed.
/// </summary>
internal static class Interleaving
{
    /// <summary>Both streams, evenly; one after the other where one of them loops.</summary>
    public static IReadOnlyList<Statement> Of(IReadOnlyList<Statement> first, IReadOnlyList<Statement> second)
    {
        if (first.Count == 0 || second.Count == 0 || !first.Concat(second).All(IsStraight))
            return first.Concat(second).ToArray();
        var merged = new List<Statement>(first.Count + second.Count);
        int i = 0, j = 0;
        while (i < first.Count || j < second.Count)
        {
            bool takesFirst = j == second.Count || (i < first.Count && (long)i * second.Count <= (long)j * first.Count);
            merged.Add(takesFirst ? first[i++] : second[j++]);
        }
        return merged;
    }

    /// <summary>A statement of each in turn.</summary>
    public static IEnumerable<Statement> InTurn(IReadOnlyList<IReadOnlyList<Statement>> streams)
    {
        int longest = streams.Select(s => s.Count).DefaultIfEmpty(0).Max();
        return Enumerable.Range(0, longest).SelectMany(i => streams.Where(s => i < s.Count).Select(s => s[i]));
    }

    /// <summary>It is no loop, and belongs to none.</summary>
    public static bool IsStraight(Statement statement) => statement is ComputeStatement or StoreStatement or CommentStatement;
}
