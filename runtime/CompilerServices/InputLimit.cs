using System;
using System.ComponentModel;

namespace LstmGen.CompilerServices;

/// <summary>
/// How large a stage's inputs may be so that no exponent of its activations passes a highest one: with packed rows
/// z = b + W x + R h, |h| at most some bound, that is the least over the rows of (highest - |b| - bound sum |R|) / sum |W|.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class InputLimit
{
    private const int Lanes = 8;

    private readonly int _offset;
    private readonly int _blocks;
    private readonly int _gates;
    private readonly float _highest;
    private readonly InputLimitTerm[] _terms;

    /// <summary>Describes a limit.</summary>
    /// <param name="offset">Float of the packed weights that takes it.</param>
    /// <param name="blocks">Blocks of rows.</param>
    /// <param name="gates">Gates side by side, each with eight rows in a block.</param>
    /// <param name="highest">Highest magnitude of a row's sum.</param>
    /// <param name="terms">What the rows are the sum of.</param>
    public InputLimit(int offset, int blocks, int gates, float highest, InputLimitTerm[] terms)
    {
        _offset = offset;
        _blocks = blocks;
        _gates = gates;
        _highest = highest;
        _terms = terms;
    }

    /// <summary>Computes the limit from packed weights and writes it among them: a magnitude, or the bits of minus one where not even zeros are within it.</summary>
    /// <param name="packed">All packed weights.</param>
    public void Write(Span<float> packed)
    {
        double limit = double.PositiveInfinity;
        for (int block = 0; block < _blocks; block++)
        {
            for (int lane = 0; lane < _gates * Lanes; lane++)
            {
                limit = Math.Min(limit, OfRow(packed, block, lane));
            }
        }

        // Emitted code compares bits as integers, whose order is that of magnitudes, with infinity and NaN above all.
        packed[_offset] = limit < 0 ? BitConverter.Int32BitsToSingle(-1) : MathF.BitDecrement((float)limit);
    }

    private double OfRow(ReadOnlySpan<float> packed, int block, int lane)
    {
        double rest = _highest, slope = 0;
        foreach (InputLimitTerm term in _terms)
        {
            double sum = 0;
            for (int column = 0; column < term.Columns; column++)
            {
                sum += Math.Abs(packed[term.Offset + (((block * term.Columns) + column) * _gates * Lanes) + lane]);
            }

            if (float.IsNaN(term.Bound))
            {
                slope += sum;
            }
            else
            {
                rest -= term.Bound * sum;
            }
        }

        // Where a weight is not a number or not finite, nothing is within the limit.
        return !(rest >= 0) || !double.IsFinite(slope) ? -1 : slope == 0 ? double.PositiveInfinity : rest / slope;
    }
}
