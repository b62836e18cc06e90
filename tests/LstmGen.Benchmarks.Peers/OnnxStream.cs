using System;
using System.Collections.Generic;
using Microsoft.ML.OnnxRuntime;

namespace LstmGen.Benchmarks.Peers;

/// <summary>A streaming network in ONNX Runtime, one thread, tensors over arrays that are allocated once; the state goes back and forth between two sets.</summary>
internal sealed class OnnxStream : IDisposable
{
    private readonly InferenceSession _session;
    private readonly RunOptions _options = new();
    private readonly OrtValue[][] _inputs = new OrtValue[2][], _outputs = new OrtValue[2][];
    private readonly List<string> _inputNames = ["x"], _outputNames = ["y"];
    private int _side;

    public OnnxStream(Shape shape, float[] parameters, int batch)
    {
        using SessionOptions settings = new() { IntraOpNumThreads = 1, InterOpNumThreads = 1, ExecutionMode = ExecutionMode.ORT_SEQUENTIAL };
        _session = new InferenceSession(OnnxModelWriter.Write(shape, parameters), settings);
        Input = new float[batch * shape.Inputs];
        Output = new float[batch * shape.Outputs];
        OrtValue input = OrtValue.CreateTensorValueFromMemory(Input, [1, batch, shape.Inputs]);
        OrtValue output = OrtValue.CreateTensorValueFromMemory(Output, [1, batch, shape.Outputs]);
        List<OrtValue> a = [], b = [];
        for (int layer = 0; layer < shape.Layers; layer++)
        {
            foreach (string part in new[] { "h", "c" })
            {
                _inputNames.Add($"{part}{layer}");
                _outputNames.Add($"{part}n{layer}");
                a.Add(OrtValue.CreateTensorValueFromMemory(new float[batch * shape.Hidden], [1, batch, shape.Hidden]));
                b.Add(OrtValue.CreateTensorValueFromMemory(new float[batch * shape.Hidden], [1, batch, shape.Hidden]));
            }
        }

        _inputs = [[input, .. a], [input, .. b]];
        _outputs = [[output, .. b], [output, .. a]];
    }

    public static string Version => $"ONNX Runtime {OrtEnv.Instance().GetVersionString()}";

    /// <summary>Of one step: batch x inputs floats.</summary>
    public float[] Input { get; }

    /// <summary>Of one step: batch x outputs floats.</summary>
    public float[] Output { get; }

    public void Step()
    {
        _session.Run(_options, _inputNames, _inputs[_side], _outputNames, _outputs[_side]);
        _side ^= 1;
    }

    public void Dispose()
    {
        _session.Dispose();
        _options.Dispose();
    }
}
