using System.ComponentModel;

namespace LstmGen.CompilerServices;

/// <summary>One packed tensor of the rows that an <see cref="InputLimit"/> looks at.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class InputLimitTerm
{
    /// <summary>Describes a term.</summary>
    /// <param name="offset">First float of the tensor in the packed weights.</param>
    /// <param name="columns">Its columns; 1 for a bias.</param>
    /// <param name="bound">Largest magnitude of what it multiplies, 1 for a bias; NaN: of the input.</param>
    public InputLimitTerm(int offset, int columns, float bound)
    {
        Offset = offset;
        Columns = columns;
        Bound = bound;
    }

    /// <summary>First float of the tensor in the packed weights.</summary>
    public int Offset { get; }

    /// <summary>Columns; 1 for a bias.</summary>
    public int Columns { get; }

    /// <summary>Largest magnitude of what it multiplies, 1 for a bias; NaN: of the input.</summary>
    public float Bound { get; }
}
