using System;
using System.IO;
using System.Linq;

namespace LstmGen.Benchmarks;

/// <summary>One of the yardstick's inference files: weights, inputs, and outputs computed in double precision.</summary>
/// <param name="Parameters">Canonical order: per layer weight_ih, weight_hh, bias; then dense weight and bias.</param>
/// <param name="Inputs">[steps, inputs].</param>
/// <param name="Expected">[steps, outputs].</param>
internal sealed record DataSet(float[] Parameters, float[] Inputs, double[] Expected)
{
    /// <param name="folder">Where the yardstick keeps its data.</param>
    /// <param name="workload">"lstm_8x32_d4".</param>
    /// <param name="set">"def" or "wide".</param>
    public static DataSet Read(string folder, string workload, string set)
    {
        using BinaryReader reader = new(File.OpenRead(Path.Combine(folder, $"{workload}.{set}.bin")));
        (float[] parameters, float[] inputs, int steps, int outputs) = ReadBody(reader);
        return new DataSet(parameters, inputs, Doubles(reader, steps * outputs));
    }

    /// <summary>Header of five numbers (layers, inputs, hidden, outputs, rows), weights, inputs.</summary>
    public static (float[] Parameters, float[] Inputs, int Rows, int Outputs) ReadBody(BinaryReader reader)
    {
        int layers = reader.ReadInt32(), inputs = reader.ReadInt32(), hidden = reader.ReadInt32(), outputs = reader.ReadInt32(), rows = reader.ReadInt32();
        int count = Enumerable.Range(0, layers).Sum(l => 4 * hidden * ((l == 0 ? inputs : hidden) + hidden + 1)) + (outputs * (hidden + 1));
        return (Floats(reader, count), Floats(reader, rows * inputs), rows, outputs);
    }

    public static float[] Floats(BinaryReader reader, int count) => Enumerable.Range(0, count).Select(_ => reader.ReadSingle()).ToArray();

    public static double[] Doubles(BinaryReader reader, int count) => Enumerable.Range(0, count).Select(_ => reader.ReadDouble()).ToArray();

    /// <summary>Largest absolute difference of outputs from what is expected.</summary>
    public double ErrorOf(float[] outputs) => outputs.Zip(Expected, (y, e) => Math.Abs(y - e)).Max();
}
