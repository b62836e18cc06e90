using System;
using LstmGen.Generator.Kernels;

namespace LstmGen.Generator.Planning;

/// <summary>Sums of a register tile that still lack their last products.</summary>
internal sealed class ProductSums
{
    private readonly Func<int, Operand[,,]> _finish;

    /// <param name="finish">Adds the last products of one block.</param>
    public ProductSums(Func<int, Operand[,,]> finish) => _finish = finish;

    /// <summary>Finished sums of one block: [accumulator, 0, row].</summary>
    public Operand[,,] Finish(int block) => _finish(block);
}
