using System;
using System.Collections.Generic;
using System.Linq;
using LstmGen.CompilerServices;

namespace LstmGen;

/// <summary>
/// The inner values of one step (gates, cell state, outputs), readable by layer and value name. Reusable: every traced step overwrites it.
/// A step without a trace pays nothing for it.
/// </summary>
public sealed class StepTrace
{
    private readonly float[] _values;

    internal StepTrace(TraceLayout layout)
    {
        Layout = layout;
        _values = new float[Math.Max(layout.Length, 1)];
    }

    /// <summary>Names of the layers, in order.</summary>
    public IReadOnlyList<string> Layers => Layout.Layers;

    internal TraceLayout Layout { get; }

    internal ref float Reference => ref _values[0];

    /// <summary>Names of the values a layer offers, in order.</summary>
    /// <param name="layer">A name out of <see cref="Layers"/>.</param>
    /// <exception cref="ArgumentException">No such layer; the message lists them.</exception>
    public IReadOnlyList<string> Values(string layer)
    {
        List<string> names = [];
        foreach (TraceEntry entry in Layout.Entries)
        {
            if (entry.Layer == layer)
            {
                names.Add(entry.Value);
            }
        }

        return names.Count > 0 ? names : throw UnknownLayer(layer);
    }

    /// <summary>The value as the last traced step left it, one float a unit.</summary>
    /// <param name="layer">A name out of <see cref="Layers"/>.</param>
    /// <param name="value">A name out of <see cref="Values"/>.</param>
    /// <exception cref="ArgumentException">No such layer or value; the message lists the candidates.</exception>
    public ReadOnlySpan<float> Get(string layer, string value)
    {
        bool known = false;
        foreach (TraceEntry entry in Layout.Entries)
        {
            if (entry.Layer == layer)
            {
                known = true;
                if (entry.Value == value)
                {
                    return _values.AsSpan(entry.Offset, entry.Size);
                }
            }
        }

        throw known
            ? new ArgumentException($"Layer '{layer}' has no value '{value}'; it has {Quote(Values(layer))}.", nameof(value))
            : UnknownLayer(layer);
    }

    private static string Quote(IEnumerable<string> names) => string.Join(", ", names.Select(name => $"'{name}'"));

    private ArgumentException UnknownLayer(string layer) =>
        new($"No layer '{layer}'; the model has {Quote(Layers)}.", nameof(layer));
}
