using System;
using System.Collections.Generic;
using LstmGen.Generator.Kernels;

namespace LstmGen.Generator.Planning;

/// <summary>
/// The product of a matrix of few rows with a vector in memory: every row is a dot product over vectors of eight columns, and a tree of exchanges
/// brings the sums of all rows into one vector. Broadcasting columns would leave most lanes idle (4 rows, 32 columns: 16 multiply-adds against 32).
/// </summary>
internal sealed class DotLowering
{
    private const int MaximumRows = 4;

    private const int ColumnsPerRow = 4;

    private readonly KernelBuilder _k;
    private readonly PackedTensor _tensor;
    private readonly Place _source;
    private readonly int _rows;
    private readonly Func<int, int, Address> _weights;

    /// <param name="k">Takes the statements.</param>
    /// <param name="tensor">The matrix.</param>
    /// <param name="source">The vector.</param>
    /// <param name="rows">Rows that the kernel serves.</param>
    /// <param name="weights">Where eight columns of a row lie, by unit and block.</param>
    public DotLowering(KernelBuilder k, PackedTensor tensor, Place source, int rows, Func<int, int, Address> weights)
    {
        _weights = weights;
        _k = k;
        _tensor = tensor;
        _source = source;
        _rows = rows;
    }

    /// <summary>
    /// A product of few rows with a vector that lies in whole vectors. Broadcasting columns instead takes two operations a column;
    /// this takes one per row and vector, and some twenty to gather four sums.
    /// </summary>
    public static bool Pays(PackedTensor tensor, Place source) =>
        tensor.Units <= MaximumRows
        && tensor.Columns >= Math.Max(LaneLayout.Lanes, ColumnsPerRow * tensor.Units)
        && source.Slots == 1
        && source.Gates == 1
        && (!source.Exact || source.Size % LaneLayout.Lanes == 0);

    /// <summary>Adds the products to the one accumulator; padding lanes stay zero.</summary>
    public void Lower(Operand[,,][] sums)
    {
        _k.Comment($"{_tensor.Parameter.Name}, row by row");
        for (int row = 0; row < _rows; row++)
            sums[0, 0, row][0] = _k.SelectFirst(_tensor.Units, LaneSums.Gather(_k, Dots(row), sums[0, 0, row][0]), _k.Literal(0));
    }

    private List<Operand> Dots(int row)
    {
        int blocks = LaneLayout.Blocks(_tensor.Columns), count = _tensor.Units;
        // Two sums a row where there are few rows, or chains would be too few.
        int splits = Math.Min(blocks, count <= 2 ? 4 / count : 1);
        var dots = new Operand[count, splits];
        for (int block = 0; block < blocks; block++)
        {
            Operand x = _k.Load(new Address(_source.Buffer, (row * _source.RowWidth) + _source.BlockOffset(block)), "x");
            for (int unit = 0; unit < count; unit++)
            {
                Operand weight = Operand.At(_weights(unit, block));
                if (block < splits)
                    dots[unit, block] = _k.Multiply(x, weight, "y");
                else
                    _k.Accumulate(dots[unit, block % splits], x, weight);
            }
        }
        var results = new List<Operand>();
        for (int unit = 0; unit < count; unit++)
        {
            for (int split = 1; split < splits; split++)
                _k.Fold(VectorOp.Add, dots[unit, 0], dots[unit, split]);
            results.Add(dots[unit, 0]);
        }
        return results;
    }
}
