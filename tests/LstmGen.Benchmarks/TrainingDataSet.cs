using System.IO;

namespace LstmGen.Benchmarks;

/// <summary>One of the yardstick's training files.</summary>
/// <param name="Inputs">[batch, steps, inputs].</param>
/// <param name="Targets">[batch, steps, outputs].</param>
/// <param name="Gradients">In canonical order, computed in double precision.</param>
/// <param name="FirstLoss">Mean squared error before training.</param>
/// <param name="LastLoss">After twenty updates of Adam.</param>
internal sealed record TrainingDataSet(
    int Batch,
    int Steps,
    float[] Parameters,
    float[] Inputs,
    float[] Targets,
    double[] Gradients,
    double FirstLoss,
    double LastLoss)
{
    public static TrainingDataSet Read(string folder, string workload)
    {
        using BinaryReader reader = new(File.OpenRead(Path.Combine(folder, workload + ".train.bin")));
        int batch = reader.ReadInt32(), steps = reader.ReadInt32();
        (float[] parameters, float[] inputs, int rows, int outputs) = DataSet.ReadBody(reader);
        float[] targets = DataSet.Floats(reader, rows * outputs);
        int count = reader.ReadInt32();
        double first = reader.ReadDouble();
        double[] gradients = DataSet.Doubles(reader, count);
        reader.ReadDouble();
        return new TrainingDataSet(batch, steps, parameters, inputs, targets, gradients, first, reader.ReadDouble());
    }
}
