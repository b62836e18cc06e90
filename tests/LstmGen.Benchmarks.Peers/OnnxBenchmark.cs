using System;

namespace LstmGen.Benchmarks.Peers;

/// <summary>ONNX Runtime, one step a call: what a stream needs.</summary>
internal static class OnnxBenchmark
{
    private const int Count = 1024;

    public static void Step(Shape shape, string folder)
    {
        double wide = Error(shape, DataSet.Read(folder, shape.Name, "wide"));
        DataSet set = DataSet.Read(folder, shape.Name, "def");
        double error = Error(shape, set);
        using OnnxStream stream = new(shape, set.Parameters, 1);
        Timing timing = Timing.Of(steps =>
        {
            for (int t = 0; t < steps; t++)
            {
                set.Inputs.AsSpan(t % 256 * shape.Inputs, shape.Inputs).CopyTo(stream.Input);
                stream.Step();
            }
        });
        Line.Write("onnxruntime-step", shape.Name, timing, error, wide, OnnxStream.Version);
    }

    /// <summary>All agents are one batch.</summary>
    public static void Agents(string workload, string folder)
    {
        Shape shape = Shape.Of(workload);
        Shape network = shape with { Name = $"lstm_{shape.Inputs}x{shape.Hidden}_d{shape.Outputs}" };
        DataSet set = DataSet.Read(folder, network.Name, "def");
        double error = Error(network, set);
        using OnnxStream stream = new(network, set.Parameters, Count);
        for (int agent = 0; agent < Count; agent++)
            set.Inputs.AsSpan(agent % 512 * shape.Inputs, shape.Inputs).CopyTo(stream.Input.AsSpan(agent * shape.Inputs));
        Timing timing = Timing.Of(steps =>
        {
            for (; steps > 0; steps--)
                stream.Step();
        });
        Line.Write("onnxruntime-agents", workload, new Timing(timing.Median / Count, timing.Minimum / Count), error, error, OnnxStream.Version);
    }

    private static double Error(Shape shape, DataSet set)
    {
        using OnnxStream stream = new(shape, set.Parameters, 1);
        float[] outputs = new float[set.Expected.Length];
        for (int t = 0; t < outputs.Length / shape.Outputs; t++)
        {
            set.Inputs.AsSpan(t * shape.Inputs, shape.Inputs).CopyTo(stream.Input);
            stream.Step();
            stream.Output.CopyTo(outputs, t * shape.Outputs);
        }

        return set.ErrorOf(outputs);
    }
}
