using System;
using System.ComponentModel;

namespace LstmGen.CompilerServices;

/// <summary>How emitted code makes and reaches a workspace.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class WorkspaceAccess
{
    /// <summary>Allocates a workspace, all zeros.</summary>
    /// <param name="layout">The model.</param>
    /// <param name="width">Floats a step.</param>
    /// <param name="maxSteps">Steps of the longest sequence.</param>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than 1 step, or more floats than an array holds.</exception>
    public static Workspace Create(ModelLayout layout, int width, int maxSteps) => new(layout, width, maxSteps);

    /// <summary>The first float of a workspace that fits.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="layout">The model.</param>
    /// <param name="steps">Steps that are to be run.</param>
    /// <exception cref="ArgumentException">It belongs to another model, or is too small.</exception>
    public static ref float Reference(Workspace workspace, ModelLayout layout, int steps)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        if (!ReferenceEquals(workspace.Layout, layout))
        {
            throw new ArgumentException($"The workspace belongs to {workspace.Layout.ModelName}, not to {layout.ModelName}.", nameof(workspace));
        }

        if (steps > workspace.MaxSteps)
        {
            throw new ArgumentException($"The sequence has {steps} steps, the workspace has room for {workspace.MaxSteps}; create a larger one.", nameof(workspace));
        }

        return ref workspace.Reference;
    }
}
