using System;
using LstmGen.Generator.Kernels;

namespace LstmGen.Generator.Planning;

/// <summary>Sums of a register tile that still lack their last products.</summary>
internal sealed class ProductSums
{
    private readonly Func<int, int, Operand[]> _finish;

    /// <param name="finish">Adds the last products of one block and row.</param>
    public ProductSums(Func<int, int, Operand[]> finish) => _finish = finish;

    /// <summary>Finished sums of one block and row, by accumulator.</summary>
    public Operand[] Finish(int block, int row) => _finish(block, row);
}
