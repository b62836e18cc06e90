namespace LstmGen.Generator.Graph;

/// <summary>A trained tensor.</summary>
/// <param name="Layer">Layer name, the first part of the tensor's name.</param>
/// <param name="Suffix">"weight_ih_l0", "bias", ...: PyTorch's name within the layer.</param>
/// <param name="Rows">Rows, or the length of a vector.</param>
/// <param name="Columns">Columns; 0 for a vector.</param>
internal sealed record Parameter(string Layer, string Suffix, int Rows, int Columns)
{
    /// <summary>Bound of the uniform initial distribution U(-bound, bound); 0: zeros.</summary>
    public double InitialBound { get; init; }

    /// <summary>Starts with orthonormal columns instead.</summary>
    public bool Orthogonal { get; init; }

    /// <summary>First row to which <see cref="OffsetValue"/> is added after drawing.</summary>
    public int OffsetStart { get; init; }

    /// <summary>How many rows get <see cref="OffsetValue"/>.</summary>
    public int OffsetCount { get; init; }

    /// <summary>Added to the drawn values of some rows (a forget-gate bias).</summary>
    public float OffsetValue { get; init; }

    /// <summary>False: set by the user and kept as it is by optimisers.</summary>
    public bool Trained { get; init; } = true;

    public string Name => Layer + "." + Suffix;

    public int Count => Rows * (Columns == 0 ? 1 : Columns);
}
