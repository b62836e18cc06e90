using System;
using System.Linq;
using LstmGen.Generator.Graph;
using LstmGen.Generator.Planning;

namespace LstmGen.Generator.Tests.Numeric;

/// <summary>Weights as plans say they lie, written independently of the runtime's packer.</summary>
internal static class PackedWeights
{
    /// <summary>Every tensor in its place; padding is zero.</summary>
    /// <param name="packing">Where they lie.</param>
    /// <param name="numbers">All of a parameter, row by row.</param>
    public static float[] Pack(WeightPacking packing, Func<Parameter, double[]> numbers)
    {
        var packed = new float[packing.Length];
        foreach (PackedTensor tensor in packing.Tensors)
        {
            double[][] added = tensor.Added.Prepend(tensor.Parameter).Select(numbers).ToArray();
            Each(tensor, (row, column, gate, index) => packed[index] = (float)(added.Sum(p => p[(row * tensor.Columns) + column]) * (tensor.Scale?[gate] ?? 1)));
        }
        return packed;
    }

    /// <summary>Calls with row, column, gate and index of every number of a tensor.</summary>
    public static void Each(PackedTensor tensor, Action<int, int, int, int> visit)
    {
        for (int gate = 0; gate < tensor.Gates; gate++)
        {
            for (int unit = 0; unit < tensor.Units; unit++)
            {
                for (int column = 0; column < tensor.Columns; column++)
                    visit((gate * tensor.Units) + unit, column, gate, tensor.ByRow ? tensor.RowOffset(unit) + column : tensor.IndexOf(unit / tensor.Lanes, column, gate) + HalfOf(tensor, unit, gate) + (unit % tensor.Lanes));
            }
        }
    }

    /// <summary>Where gates lie in pairs, the second of a pair has the upper half.</summary>
    private static int HalfOf(PackedTensor tensor, int unit, int gate) => tensor.PairsTail && unit / tensor.Lanes == tensor.Blocks - 1 && gate % 2 == 1 ? 4 : 0;
}
