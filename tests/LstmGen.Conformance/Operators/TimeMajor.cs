using System;
using System.Linq;
using LstmGen.Conformance.Reading;

namespace LstmGen.Conformance.Operators;

/// <summary>Between tensors of [step, sequence, ...] and one array a sequence.</summary>
internal static class TimeMajor
{
    /// <summary>The first <paramref name="lengths"/> steps of every sequence, step after step.</summary>
    public static float[][] Split(Tensor tensor, int[] lengths)
    {
        int batch = tensor.Shape[1], width = Width(tensor);
        return lengths.Select((length, b) => Enumerable.Range(0, length * width)
            .Select(i => (float)tensor.Data[((((i / width) * batch) + b) * width) + (i % width)])
            .ToArray()).ToArray();
    }

    /// <summary>The inverse; steps behind a sequence's end are zero.</summary>
    public static float[] Join(float[][] sequences, int steps, int width)
    {
        float[] joined = new float[steps * sequences.Length * width];
        for (int b = 0; b < sequences.Length; b++)
        {
            for (int i = 0; i < sequences[b].Length; i++)
            {
                joined[((((i / width) * sequences.Length) + b) * width) + (i % width)] = sequences[b][i];
            }
        }

        return joined;
    }

    /// <summary>[sequence, step, ...] as [step, sequence, ...].</summary>
    public static Tensor FromBatchMajor(Tensor tensor)
    {
        int batch = tensor.Shape[0], steps = tensor.Shape[1], width = Width(tensor);
        double[] data = new double[tensor.Data.Length];
        for (int b = 0; b < batch; b++)
        {
            for (int t = 0; t < steps; t++)
            {
                Array.Copy(tensor.Data, ((b * steps) + t) * width, data, ((t * batch) + b) * width, width);
            }
        }

        return new Tensor([steps, batch, .. tensor.Shape[2..]], data, tensor.Where);
    }

    private static int Width(Tensor tensor) => tensor.Shape[2..].Aggregate(1, (product, n) => product * n);
}
