using System.ComponentModel;

namespace LstmGen.CompilerServices;

/// <summary>
/// A transposed copy of a master region, kept for the backward pass and refreshed after every update:
/// target index of (cb, r, lane) = <c>target + (cb * R + r) * lanes + lane</c> with column = cb * lanes + lane, R = ceil(units / lanes) * gates * lanes and
/// r = (ub * gates + g) * lanes + lane' in the master's order. Columns beyond the last are zero.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class TransposeRegion
{
    /// <summary>Describes a transposed copy.</summary>
    /// <param name="source">Offset of the region in the master buffer.</param>
    /// <param name="gates">Gates.</param>
    /// <param name="units">Units of a gate.</param>
    /// <param name="columns">Columns of the master region.</param>
    /// <param name="target">Offset in the transposed buffer.</param>
    public TransposeRegion(int source, int gates, int units, int columns, int target)
    {
        Source = source;
        Gates = gates;
        Units = units;
        Columns = columns;
        Target = target;
        Lanes = 8;
    }

    /// <summary>Describes a transposed copy that not every backward pass needs.</summary>
    /// <param name="source">Offset of the region in the master buffer.</param>
    /// <param name="gates">Gates.</param>
    /// <param name="units">Units of a gate.</param>
    /// <param name="columns">Columns of the master region.</param>
    /// <param name="target">Offset in the transposed buffer.</param>
    /// <param name="onlyForInputs">A backward pass that is not asked for gradients of the model's inputs does not read it.</param>
    /// <param name="onlyForBatches">A backward pass over a single sequence does not read it.</param>
    public TransposeRegion(int source, int gates, int units, int columns, int target, bool onlyForInputs = false, bool onlyForBatches = false)
        : this(source, gates, units, columns, target)
    {
        OnlyForInputs = onlyForInputs;
        OnlyForBatches = onlyForBatches;
    }

    /// <summary>Describes a transposed copy of a region whose blocks have more lanes.</summary>
    /// <param name="source">Offset of the region in the master buffer.</param>
    /// <param name="gates">Gates.</param>
    /// <param name="units">Units of a gate.</param>
    /// <param name="columns">Columns of the master region.</param>
    /// <param name="target">Offset in the transposed buffer.</param>
    /// <param name="lanes">Units of a block of the master region, and columns of a block of the copy: a multiple of 8.</param>
    /// <param name="onlyForInputs">A backward pass that is not asked for gradients of the model's inputs does not read it.</param>
    /// <param name="onlyForBatches">A backward pass over a single sequence does not read it.</param>
    public TransposeRegion(int source, int gates, int units, int columns, int target, int lanes, bool onlyForInputs = false, bool onlyForBatches = false)
        : this(source, gates, units, columns, target, onlyForInputs, onlyForBatches)
    {
        Lanes = lanes;
    }

    /// <summary>Offset of the region in the master buffer.</summary>
    public int Source { get; }

    /// <summary>Gates.</summary>
    public int Gates { get; }

    /// <summary>Units of a gate.</summary>
    public int Units { get; }

    /// <summary>Columns of the master region.</summary>
    public int Columns { get; }

    /// <summary>Offset in the transposed buffer.</summary>
    public int Target { get; }

    /// <summary>Units of a block of the master region, and columns of a block of the copy.</summary>
    public int Lanes { get; }

    /// <summary>A backward pass that is not asked for gradients of the model's inputs does not read it.</summary>
    public bool OnlyForInputs { get; }

    /// <summary>A backward pass over a single sequence does not read it.</summary>
    public bool OnlyForBatches { get; }

    /// <summary>Floats a transposed copy takes, padding included.</summary>
    /// <param name="gates">Gates.</param>
    /// <param name="units">Units of a gate.</param>
    /// <param name="columns">Columns of the master region.</param>
    public static long Length(int gates, int units, int columns) => (columns + 7L) / 8 * ((units + 7L) / 8) * gates * 64;
}
