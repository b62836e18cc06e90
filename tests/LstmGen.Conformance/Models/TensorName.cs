using System;

namespace LstmGen.Conformance.Models;

/// <summary>One tensor of a model.</summary>
/// <param name="CaseName">As one <c>nn.LSTM</c> with a <c>head</c> calls it: <c>weight_ih_l1</c>, <c>head.bias</c>.</param>
/// <param name="ModelName">As the emitted model calls it.</param>
/// <param name="Rows">First dimension.</param>
/// <param name="Columns">Second dimension; 0 for a vector.</param>
internal sealed record TensorName(string CaseName, string ModelName, int Rows, int Columns)
{
    public int Count => Rows * Math.Max(Columns, 1);

    public int[] Shape => Columns == 0 ? [Rows] : [Rows, Columns];
}
