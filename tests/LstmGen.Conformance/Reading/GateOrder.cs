using System;
using System.Linq;
using LstmGen.Conformance.Models;

namespace LstmGen.Conformance.Reading;

/// <summary>In which order a case stores the rows of its gates, one letter each: i, f, o, r, z, and n for the candidate.</summary>
internal sealed class GateOrder
{
    private readonly string _letters;

    private GateOrder(string letters) => _letters = letters;

    /// <summary>
    /// Reads "iofc", "ifgo (PyTorch)", "zrh": an LSTM's candidate may be called g, c, j, n or z, a GRU's h, n, c or g, and its update gate z or u.
    /// Null: <paramref name="fallback"/>.
    /// </summary>
    public static GateOrder Parse(string? text, RecurrentKind kind, string fallback) =>
        TryParse(text ?? fallback, kind) ?? throw new CaseFormatException($"gate_order: cannot read '{text}'");

    /// <summary>The order of a case; that of its file may be meant for cells of another kind, and then <paramref name="fallback"/> holds.</summary>
    public static GateOrder Parse(string? own, string? ofFile, RecurrentKind kind, string fallback) =>
        own is not null ? Parse(own, kind, fallback) : (ofFile is null ? null : TryParse(ofFile, kind)) ?? Parse(null, kind, fallback);

    /// <summary>The blocks of a tensor of rows (or values) of all gates, those of <paramref name="gates"/> in their order.</summary>
    public T[] Take<T>(T[] values, string gates)
    {
        int block = values.Length / _letters.Length;
        return gates.SelectMany(gate => values.AsSpan(_letters.IndexOf(gate, StringComparison.Ordinal) * block, block).ToArray()).ToArray();
    }

    private static GateOrder? TryParse(string text, RecurrentKind kind)
    {
        (string candidates, string model) = kind switch
        {
            RecurrentKind.Lstm => ("gcjnz", "ifno"),
            RecurrentKind.Gru => ("hncg", "rzn"),
            _ => ("inh", "n"),
        };
        string letters = new(text.TakeWhile(char.IsLetter)
            .Select(char.ToLowerInvariant)
            .Select(letter => candidates.Contains(letter) ? 'n' : kind == RecurrentKind.Gru && letter == 'u' ? 'z' : letter)
            .ToArray());
        return letters.Length == model.Length && model.All(letters.Contains) ? new GateOrder(letters) : null;
    }
}
