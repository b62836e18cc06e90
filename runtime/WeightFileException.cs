using System;
using System.Collections.Generic;
using System.Text;

namespace LstmGen;

/// <summary>A weight file cannot be loaded. Lists everything wrong with it at once; nothing has been changed.</summary>
public sealed class WeightFileException : Exception
{
    private const int ProblemsInMessage = 50;

    /// <summary>Reports the problems of a file.</summary>
    /// <param name="problems">Everything wrong, at least one problem.</param>
    /// <param name="path">The file, where it is one.</param>
    /// <param name="innerException">What lies behind it, if anything.</param>
    public WeightFileException(IReadOnlyList<WeightProblem> problems, string? path = null, Exception? innerException = null)
        : base(Describe(problems, path), innerException)
    {
        Problems = problems;
        Path = path;
    }

    /// <summary>Everything wrong with the file.</summary>
    public IReadOnlyList<WeightProblem> Problems { get; }

    /// <summary>The file; null when the weights came from a stream or from memory.</summary>
    public string? Path { get; }

    private static string Describe(IReadOnlyList<WeightProblem> problems, string? path)
    {
        ArgumentNullException.ThrowIfNull(problems);
        StringBuilder text = new();
        text.Append(path is null ? "The weights" : $"The weight file '{path}'");
        text.Append(" cannot be loaded: ").Append(problems.Count).Append(problems.Count == 1 ? " problem." : " problems.");
        for (int i = 0; i < problems.Count && i < ProblemsInMessage; i++)
        {
            text.Append('\n').Append(problems[i]);
        }

        if (problems.Count > ProblemsInMessage)
        {
            text.Append($"\n... and {problems.Count - ProblemsInMessage} more");
        }

        return text.ToString();
    }
}
