using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Linq;

namespace LstmGen.CompilerServices;

/// <summary>Which inner values a traced step writes, and where.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class TraceLayout
{
    /// <summary>Describes a trace.</summary>
    /// <param name="entries">Layer name, value name, first float, floats.</param>
    /// <param name="length">Floats of the whole trace, padding included.</param>
    public TraceLayout((string layer, string value, int offset, int size)[] entries, int length)
    {
        Entries = Array.ConvertAll(entries, entry => new TraceEntry(entry.layer, entry.value, entry.offset, entry.size));
        Layers = Entries.Select(entry => entry.Layer).Distinct().ToArray();
        Length = length;
    }

    internal TraceEntry[] Entries { get; }

    internal IReadOnlyList<string> Layers { get; }

    internal int Length { get; }

    /// <summary>A new trace of this layout, all zero.</summary>
    public StepTrace Create() => new(this);
}
