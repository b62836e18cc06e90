using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;

namespace LstmGen.Tests.External;

/// <summary>Reads the cases under <c>data</c>: arrays are objects with a shape and its values, row-major.</summary>
internal static class ExternalCase
{
    public static JsonElement Read(string file)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "data", file)));
        return document.RootElement.Clone();
    }

    public static double[] Values(this JsonElement array)
    {
        double[] values = array.GetProperty("data").EnumerateArray().Select(v => v.GetDouble()).ToArray();
        int count = array.Shape().Aggregate(1, (a, b) => a * b);
        return values.Length == count ? values : throw new InvalidDataException($"{values.Length} values for a shape of {count}.");
    }

    public static float[] Floats(this JsonElement array) => Array.ConvertAll(array.Values(), v => (float)v);

    public static int[] Shape(this JsonElement array) => array.GetProperty("shape").EnumerateArray().Select(v => v.GetInt32()).ToArray();

    /// <summary>The values of batch element b out of [steps, batch, width].</summary>
    public static double[] OfSequence(double[] values, IReadOnlyList<int> shape, int b)
    {
        List<double> own = [];
        for (int t = 0; t < shape[0]; t++)
        {
            own.AddRange(values.AsSpan(((t * shape[1]) + b) * shape[2], shape[2]));
        }

        return own.ToArray();
    }
}
