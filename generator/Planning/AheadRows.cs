using System.Collections.Generic;
using System.Linq;
using LstmGen.Generator.Kernels;

namespace LstmGen.Generator.Planning;

/// <summary>
/// How a single sequence trains where its weights exceed the first-level cache: products with its inputs first, of several steps at once, then each step from those sums on. They
/// are sums of the same products as step by step, which in small phases run down the columns in every other step. They lie on the tape, where what follows from them overwrites them.
/// </summary>
/// <param name="Products">Products with the inputs, for all rows.</param>
/// <param name="Rest">A step from those sums on, one row at a time.</param>
internal sealed record AheadRows(RowKernels Products, RowKernels Rest)
{
    /// <summary>Every kernel.</summary>
    public IEnumerable<Kernel> All => Products.All.Concat(Rest.All);

    /// <summary>Those for thirty-two vector registers.</summary>
    public IEnumerable<Kernel> Wide => Products.Wide.Concat(Rest.Wide);
}
