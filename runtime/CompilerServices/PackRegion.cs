using System.ComponentModel;

namespace LstmGen.CompilerServices;

/// <summary>
/// Where one canonical tensor lies in a packed buffer. The tensor is [gates * units, columns] row-major (a vector: columns = 1), row = gate * units + unit.
/// Packed index of (ub, k, g, lane), unit = ub * lanes + lane: <c>offset + ((ub * columns + k) * gates + g) * lanes + lane</c>; lanes beyond the last unit are zero.
/// Value = canonical * gateScale[g].
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class PackRegion
{
    /// <summary>Describes a region.</summary>
    /// <param name="tensor">Index of the canonical tensor.</param>
    /// <param name="gates">Gates stacked in the tensor's rows.</param>
    /// <param name="units">Units of a gate.</param>
    /// <param name="columns">Columns of the tensor; 1 for a vector.</param>
    /// <param name="offset">First float in the packed buffer, a multiple of 8.</param>
    /// <param name="accumulate">Added to what the earlier regions at the same offset write (a bias pair); summed and scaled in double, rounded once.</param>
    /// <param name="gateScale">Factor of every gate; null: 1.</param>
    /// <param name="byRow">Rows one after the other instead, each padded with zeros to a multiple of 8 columns; one gate.</param>
    public PackRegion(int tensor, int gates, int units, int columns, int offset, bool accumulate = false, float[]? gateScale = null, bool byRow = false)
    {
        ByRow = byRow;
        Tensor = tensor;
        Gates = gates;
        Units = units;
        Columns = columns;
        Offset = offset;
        Accumulate = accumulate;
        GateScale = gateScale;
        Lanes = 8;
    }

    /// <summary>Describes a region whose blocks have some other number of units than 8.</summary>
    /// <param name="tensor">Index of the canonical tensor.</param>
    /// <param name="gates">Gates stacked in the tensor's rows.</param>
    /// <param name="units">Units of a gate.</param>
    /// <param name="columns">Columns of the tensor; 1 for a vector.</param>
    /// <param name="offset">First float in the packed buffer, a multiple of 8.</param>
    /// <param name="lanes">Units of a block.</param>
    /// <param name="accumulate">Added to what the earlier regions at the same offset write (a bias pair); summed and scaled in double, rounded once.</param>
    /// <param name="gateScale">Factor of every gate; null: 1.</param>
    public PackRegion(int tensor, int gates, int units, int columns, int offset, int lanes, bool accumulate = false, float[]? gateScale = null)
        : this(tensor, gates, units, columns, offset, accumulate, gateScale)
    {
        Lanes = lanes;
    }

    /// <summary>Describes a region in whose last block, of at most four units, two gates share a vector.</summary>
    /// <param name="tensor">Index of the canonical tensor.</param>
    /// <param name="gates">Gates stacked in the tensor's rows; an even number.</param>
    /// <param name="units">Units of a gate.</param>
    /// <param name="columns">Columns of the tensor; 1 for a vector.</param>
    /// <param name="offset">First float in the packed buffer, a multiple of 8.</param>
    /// <param name="accumulate">Added to what the earlier regions at the same offset write (a bias pair); summed and scaled in double, rounded once.</param>
    /// <param name="gateScale">Factor of every gate; null: 1.</param>
    public static PackRegion WithPairs(int tensor, int gates, int units, int columns, int offset, bool accumulate = false, float[]? gateScale = null) =>
        new(tensor, gates, units, columns, offset, accumulate, gateScale) { PairsTail = true };

    /// <summary>Index of the canonical tensor.</summary>
    public int Tensor { get; }

    /// <summary>Gates stacked in the tensor's rows.</summary>
    public int Gates { get; }

    /// <summary>Units of a gate.</summary>
    public int Units { get; }

    /// <summary>Columns of the tensor; 1 for a vector.</summary>
    public int Columns { get; }

    /// <summary>First float in the packed buffer.</summary>
    public int Offset { get; }

    /// <summary>Units of a block.</summary>
    public int Lanes { get; }

    /// <summary>Whether the values are added to those of the earlier regions at the same offset.</summary>
    public bool Accumulate { get; }

    /// <summary>
    /// Whether gates 2p and 2p + 1 of the last block share the vector where gate p would lie: its lower and its upper half. Vectors from half the gates on hold zeros there.
    /// </summary>
    public bool PairsTail { get; private init; }

    /// <summary>Whether rows lie one after the other: packed index of (unit, k) is offset + unit * (columns rounded up to 8) + k.</summary>
    public bool ByRow { get; }

    internal float[]? GateScale { get; }

    /// <summary>Floats a region takes, padding included.</summary>
    /// <param name="gates">Gates.</param>
    /// <param name="units">Units of a gate.</param>
    /// <param name="columns">Columns.</param>
    public static long Length(int gates, int units, int columns) => (units + 7L) / 8 * columns * gates * 8;
}
