using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Text;
using System.Threading;
using LstmGen.Generator.Model;

namespace LstmGen.Generator.Roslyn;

/// <summary>
/// File names of the emitted sources: the model's full metadata name in characters that every file system and compiler takes.
/// Names that would meet (two models that differ by case only, or one that equals another's layer file) get a number; only those are kept
/// here, so that the value, and with it every cached output, stays the same when an ordinary model comes or goes.
/// </summary>
internal sealed record HintNames(EquatableArray<HintNames.Exception> Exceptions)
{
    private const int MaxLength = 160;    // leaves room for folder and suffix below the 260 of Windows

    /// <summary>A model whose file name is not simply its own.</summary>
    internal sealed record Exception(string Model, string FileName);

    public static HintNames Create(ImmutableArray<string> models, CancellationToken cancellation)
    {
        List<string> taken = new();
        List<Exception> exceptions = new();
        foreach (string model in models.OrderBy(static model => model, StringComparer.Ordinal))
        {
            cancellation.ThrowIfCancellationRequested();
            string plain = FileName(model), name = plain;
            for (int number = 2; taken.Any(other => Meet(name, other)); number++)
                name = plain + "-" + number.ToString(System.Globalization.CultureInfo.InvariantCulture);
            taken.Add(name);
            if (name != plain)
                exceptions.Add(new Exception(model, name));
        }
        return new HintNames(new EquatableArray<Exception>(exceptions));
    }

    public string For(string model, string suffix)
    {
        string? exception = Exceptions.FirstOrDefault(other => other.Model == model)?.FileName;
        return (exception ?? FileName(model)) + suffix + ".g.cs";
    }

    // "Net" owns "Net.g.cs" and "Net.lstm.g.cs"; a model "net.lstm" would want the second.
    private static bool Meet(string a, string b) =>
        (a + ".").StartsWith(b + ".", StringComparison.OrdinalIgnoreCase) || (b + ".").StartsWith(a + ".", StringComparison.OrdinalIgnoreCase);

    private static string FileName(string model)
    {
        StringBuilder name = new(model.Length);
        foreach (char c in model.Length > MaxLength ? model.Substring(0, MaxLength) : model)
            name.Append(char.IsLetterOrDigit(c) || c is '_' or '.' ? c : c == '+' ? '.' : '_');
        return name.ToString();
    }
}
