using System;
using System.ComponentModel;

namespace LstmGen.CompilerServices;

/// <summary>Where emitted code writes the values of a traced step.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class TraceAccess
{
    /// <summary>The first float of a trace's storage.</summary>
    /// <param name="trace">The trace.</param>
    public static ref float Reference(StepTrace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        return ref trace.Reference;
    }

    /// <summary>The first float of a trace's storage, after checking that the trace belongs to the model.</summary>
    /// <param name="trace">The trace.</param>
    /// <param name="layout">The model's own trace layout.</param>
    /// <exception cref="ArgumentException">The trace was created by another model.</exception>
    public static ref float Reference(StepTrace trace, TraceLayout layout)
    {
        ArgumentNullException.ThrowIfNull(trace);
        if (!ReferenceEquals(trace.Layout, layout))
        {
            throw new ArgumentException("The trace was created by a model of another class.", nameof(trace));
        }

        return ref trace.Reference;
    }
}
