using System.Collections.Generic;
using LstmGen.Generator.Kernels;

namespace LstmGen.Generator.Planning;

/// <summary>The same step for several rows at once and for one: a driver covers any number of rows with them.</summary>
/// <param name="Rows">Rows of <paramref name="Several"/>; 1 when there is only <paramref name="One"/>.</param>
/// <param name="Several">Null when one row at a time is best.</param>
internal sealed record RowKernels(int Rows, Kernel? Several, Kernel One)
{
    public IEnumerable<Kernel> All => Several is null ? new[] { One } : new[] { Several, One };
}
