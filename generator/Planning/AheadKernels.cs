using System.Collections.Generic;
using System.Linq;
using LstmGen.Generator.Kernels;

namespace LstmGen.Generator.Planning;

/// <summary>Kernels of one size of vectors and registers for a run that makes the products of several steps with their inputs at once.</summary>
/// <param name="Rows">Steps that a call of <paramref name="Products"/> serves.</param>
/// <param name="Products">Products with the inputs, in order.</param>
/// <param name="Rest">One step, from those sums on.</param>
internal sealed record AheadKernels(int Rows, IReadOnlyList<Kernel> Products, IReadOnlyList<Kernel> Rest)
{
    /// <summary>Every kernel.</summary>
    public IEnumerable<Kernel> All => Products.Concat(Rest);
}
