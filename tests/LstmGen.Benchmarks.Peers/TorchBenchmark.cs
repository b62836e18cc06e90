using System;
using System.Linq;
using TorchSharp;
using static TorchSharp.torch;

namespace LstmGen.Benchmarks.Peers;

/// <summary>TorchSharp on one thread: one step a call without gradients, and training iterations.</summary>
internal static class TorchBenchmark
{
    private const int Count = 1024;

    public static void Step(Shape shape, string folder)
    {
        double wide = Error(shape, DataSet.Read(folder, shape.Name, "wide"));
        DataSet set = DataSet.Read(folder, shape.Name, "def");
        double error = Error(shape, set);
        using TorchNetwork network = new(shape, set.Parameters);
        Timing timing = Stream(network, shape, set, 1);
        Line.Write("torchsharp-step", shape.Name, timing, error, wide, TorchNetwork.Version);
    }

    /// <summary>All agents are one batch.</summary>
    public static void Agents(string workload, string folder)
    {
        Shape shape = Shape.Of(workload);
        Shape single = shape with { Name = $"lstm_{shape.Inputs}x{shape.Hidden}_d{shape.Outputs}" };
        DataSet set = DataSet.Read(folder, single.Name, "def");
        double error = Error(single, set);
        using TorchNetwork network = new(single, set.Parameters);
        Timing timing = Stream(network, single, set, Count);
        Line.Write("torchsharp-agents", workload, new Timing(timing.Median / Count, timing.Minimum / Count), error, error, TorchNetwork.Version);
    }

    public static void Train(string workload, string folder)
    {
        TrainingDataSet set = TrainingDataSet.Read(folder, workload);
        Shape shape = Shape.Of(workload);
        using TorchNetwork network = new(shape, set.Parameters);
        using Tensor inputs = tensor(set.Inputs, [set.Batch, set.Steps, shape.Inputs]).transpose(0, 1).contiguous();
        using Tensor targets = tensor(set.Targets, [set.Batch, set.Steps, shape.Outputs]).transpose(0, 1).contiguous();

        using (NewDisposeScope())
            Loss(network, inputs, targets).backward();
        double error = GradientError(network, set);
        using optim.Optimizer adam = optim.Adam(network.Lstm.parameters().Concat(network.Dense.parameters()), 1e-3);
        Timing timing = Timing.Of(iterations =>
        {
            for (; iterations > 0; iterations--)
            {
                using IDisposable scope = NewDisposeScope();
                adam.zero_grad();
                Loss(network, inputs, targets).backward();
                adam.step();
            }
        });
        Line.Write("torchsharp-train", workload, timing, error, error, TorchNetwork.Version);
    }

    private static Tensor Loss(TorchNetwork network, Tensor inputs, Tensor targets)
    {
        (Tensor sequence, _, _) = network.Lstm.call(inputs);
        return nn.functional.mse_loss(network.Dense.call(sequence), targets);
    }

    private static double GradientError(TorchNetwork network, TrainingDataSet set)
    {
        float[] gradients = network.Parameters.SelectMany(p => p.grad!.data<float>().ToArray()).ToArray();
        return gradients.Zip(set.Gradients, (g, e) => Math.Abs(g - e)).Max() / set.Gradients.Max(Math.Abs);
    }

    private static Timing Stream(TorchNetwork network, Shape shape, DataSet set, int batch)
    {
        using IDisposable gradients = no_grad();
        Tensor hidden = network.ZeroState(batch), cell = network.ZeroState(batch);
        float[] input = new float[batch * shape.Inputs];
        for (int b = 0; b < batch; b++)
            set.Inputs.AsSpan(b % 512 * shape.Inputs, shape.Inputs).CopyTo(input.AsSpan(b * shape.Inputs));
        using Tensor x = tensor(input, [1, batch, shape.Inputs]);
        return Timing.Of(steps =>
        {
            for (; steps > 0; steps--)
                (hidden, cell) = Step(network, x, hidden, cell, out _, 0);
        });
    }

    private static double Error(Shape shape, DataSet set)
    {
        using TorchNetwork network = new(shape, set.Parameters);
        using IDisposable gradients = no_grad();
        Tensor hidden = network.ZeroState(1), cell = network.ZeroState(1);
        float[] outputs = new float[set.Expected.Length];
        for (int t = 0; t < outputs.Length / shape.Outputs; t++)
        {
            using Tensor x = tensor(set.Inputs.AsSpan(t * shape.Inputs, shape.Inputs).ToArray(), [1, 1, shape.Inputs]);
            (hidden, cell) = Step(network, x, hidden, cell, out float[] output, shape.Outputs);
            output.CopyTo(outputs, t * shape.Outputs);
        }

        return set.ErrorOf(outputs);
    }

    /// <param name="wanted">How many outputs to copy; 0: none, which costs a stream less.</param>
    private static (Tensor Hidden, Tensor Cell) Step(TorchNetwork network, Tensor input, Tensor hidden, Tensor cell, out float[] output, int wanted)
    {
        using DisposeScope scope = NewDisposeScope();
        (Tensor sequence, Tensor newHidden, Tensor newCell) = network.Lstm.call(input, (hidden, cell));
        Tensor y = network.Dense.call(sequence);
        output = wanted > 0 ? y.data<float>().ToArray() : [];
        newHidden.MoveToOuterDisposeScope();
        newCell.MoveToOuterDisposeScope();
        hidden.Dispose();
        cell.Dispose();
        return (newHidden, newCell);
    }
}
