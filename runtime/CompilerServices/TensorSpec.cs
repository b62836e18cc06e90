using System.ComponentModel;

namespace LstmGen.CompilerServices;

/// <summary>One named parameter tensor: its shape as in PyTorch and how it is drawn.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class TensorSpec
{
    /// <summary>Describes a tensor.</summary>
    /// <param name="name">layer + '.' + suffix, for example <c>lstm.weight_ih_l0</c>.</param>
    /// <param name="rows">First dimension.</param>
    /// <param name="columns">Second dimension; 0 for a vector of shape [rows].</param>
    /// <param name="initBound">Drawn from U(-initBound, initBound), row-major; 0: zeros, without drawing.</param>
    /// <param name="offsetStart">First row that <paramref name="offsetValue"/> is added to.</param>
    /// <param name="offsetCount">Number of such rows.</param>
    /// <param name="offsetValue">Added after drawing.</param>
    public TensorSpec(string name, int rows, int columns, float initBound, int offsetStart = 0, int offsetCount = 0, float offsetValue = 0f)
    {
        Name = name;
        Rows = rows;
        Columns = columns;
        InitBound = initBound;
        OffsetStart = offsetStart;
        OffsetCount = offsetCount;
        OffsetValue = offsetValue;
    }

    /// <summary>Describes a matrix that starts with orthonormal columns (rows, where it is wider than high).</summary>
    /// <param name="name">layer + '.' + suffix.</param>
    /// <param name="rows">First dimension.</param>
    /// <param name="columns">Second dimension, at least 1.</param>
    public static TensorSpec Orthogonal(string name, int rows, int columns) => new(name, rows, columns, 0f) { IsOrthogonal = true };

    /// <summary>Full name.</summary>
    public string Name { get; }

    /// <summary>First dimension.</summary>
    public int Rows { get; }

    /// <summary>Second dimension; 0 for a vector.</summary>
    public int Columns { get; }

    /// <summary>Half width of the uniform distribution the tensor is drawn from.</summary>
    public float InitBound { get; }

    /// <summary>First row that <see cref="OffsetValue"/> is added to.</summary>
    public int OffsetStart { get; }

    /// <summary>Number of rows that <see cref="OffsetValue"/> is added to.</summary>
    public int OffsetCount { get; }

    /// <summary>Added to the drawn values of those rows.</summary>
    public float OffsetValue { get; }

    /// <summary>Number of values.</summary>
    public int Count => Rows * (Columns == 0 ? 1 : Columns);

    /// <summary>Whether the tensor starts with orthonormal columns.</summary>
    internal bool IsOrthogonal { get; private init; }

    internal string Layer => Name.LastIndexOf('.') is var dot && dot < 0 ? "" : Name[..dot];

    internal string Suffix => Name[(Name.LastIndexOf('.') + 1)..];

    internal string Shape => Columns == 0 ? $"[{Rows}]" : $"[{Rows}, {Columns}]";
}
