using System.Collections.Generic;
using System.Linq;
using LstmGen.Generator.Kernels;

namespace LstmGen.Generator.Planning;

/// <summary>
/// The product of a matrix of few rows with a vector in memory: every row is a dot product over vectors of eight columns, and a tree of exchanges
/// brings the sums of all rows into one vector. Broadcasting columns would leave most lanes idle (4 rows, 32 columns: 16 multiply-adds against 32).
/// </summary>
internal sealed class DotLowering
{
    private readonly KernelBuilder _k;
    private readonly PackedTensor _tensor;
    private readonly Place _source;
    private readonly int _rows;

    public DotLowering(KernelBuilder k, PackedTensor tensor, Place source, int rows)
    {
        _k = k;
        _tensor = tensor;
        _source = source;
        _rows = rows;
    }

    /// <summary>Adds the products to the one accumulator; padding lanes stay zero.</summary>
    public void Lower(Operand[,,][] sums)
    {
        _k.Comment($"{_tensor.Parameter.Name}, row by row");
        for (int row = 0; row < _rows; row++)
            _k.Fold(VectorOp.Add, sums[0, 0, row][0], _k.SelectFirst(_tensor.Units, Gather(Dots(row)), _k.Literal(0)));
    }

    private List<Operand> Dots(int row)
    {
        int blocks = LaneLayout.Blocks(_tensor.Columns), count = _tensor.Units;
        // Two sums a row where there are few rows, or chains would be too few.
        int splits = System.Math.Min(blocks, count <= 2 ? 4 / count : 1);
        var dots = new Operand[count, splits];
        for (int block = 0; block < blocks; block++)
        {
            Operand x = _k.Load(new Address(_source.Buffer, (row * _source.RowWidth) + _source.BlockOffset(block)), "x");
            for (int unit = 0; unit < count; unit++)
            {
                Operand weight = Operand.At(new Address(Buffers.Weights, _tensor.RowOffset(unit) + (block * LaneLayout.Lanes)));
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

    /// <summary>Lane i becomes the sum over the lanes of vector i; lanes beyond the last vector repeat others.</summary>
    private Operand Gather(IReadOnlyList<Operand> vectors)
    {
        for (int bit = 1; bit < LaneLayout.Lanes; bit *= 2)
        {
            var next = new List<Operand>();
            for (int i = 0; i < vectors.Count; i += 2)
            {
                bool alone = i + 1 == vectors.Count;
                Operand kept = alone ? vectors[i] : _k.Blend(bit, vectors[i], vectors[i + 1]);
                Operand moved = _k.Exchange(alone ? vectors[i] : _k.Blend(bit, vectors[i + 1], vectors[i]), bit);
                next.Add(_k.Add(kept, moved, "y"));
            }
            vectors = next;
        }
        return vectors.Single();
    }
}
