using System;
using LstmGen.Benchmarks.Peers;

// LstmGen.Benchmarks.Peers onnx|torch step|train|agents --data FOLDER WORKLOAD: lines as LstmGen.Benchmarks prints them.
if (args is not [var peer, var command, "--data", var folder, var workload])
{
    Console.Error.WriteLine("usage: LstmGen.Benchmarks.Peers onnx|torch step|train|agents --data FOLDER WORKLOAD");
    return 2;
}

try
{
    Measure();
    return 0;
}
catch (Exception e)
{
    // The cause, not the chain: it becomes "not measured: ..." in a report.
    Console.Error.WriteLine((e is NotSupportedException ? e : e.GetBaseException()).Message.ReplaceLineEndings(" "));
    return 1;
}

void Measure()
{
    if (peer == "torch")
        TorchLibrary.Load();
    switch (peer, command)
    {
        case ("onnx", "step"):
            OnnxBenchmark.Step(Shape.Of(workload), folder);
            break;
        case ("onnx", "agents"):
            OnnxBenchmark.Agents(workload, folder);
            break;
        case ("torch", "step"):
            TorchBenchmark.Step(Shape.Of(workload), folder);
            break;
        case ("torch", "agents"):
            TorchBenchmark.Agents(workload, folder);
            break;
        case ("torch", "train"):
            TorchBenchmark.Train(workload.TrimEnd('_'), folder);
            break;
        default:
            throw new NotSupportedException($"{peer} does not {command}");
    }
}
