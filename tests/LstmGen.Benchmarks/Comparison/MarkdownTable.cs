using System;
using System.Collections.Generic;
using System.Linq;

namespace LstmGen.Benchmarks.Comparison;

/// <summary>A table as Markdown; the first column is text, the others are numbers.</summary>
internal sealed class MarkdownTable(params string[] titles)
{
    private readonly List<string[]> _rows = [];

    public void Add(params string[] cells) => _rows.Add(cells);

    public void Write()
    {
        Console.WriteLine($"| {string.Join(" | ", titles)} |");
        Console.WriteLine($"|---|{string.Concat(Enumerable.Repeat("--:|", titles.Length - 1))}");
        foreach (string[] row in _rows)
            Console.WriteLine($"| {string.Join(" | ", row)} |");
        Console.WriteLine();
    }
}
