using System;
using System.Collections.Generic;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LstmGen.Benchmarks.Peers;

/// <summary>nn.LSTM and nn.Linear with a data set's weights, on one thread.</summary>
internal sealed class TorchNetwork : IDisposable
{
    private readonly Shape _shape;

    public TorchNetwork(Shape shape, float[] parameters)
    {
        set_num_threads(1);
        _shape = shape;
        Lstm = nn.LSTM(shape.Inputs, shape.Hidden, shape.Layers);
        Dense = nn.Linear(shape.Hidden, shape.Outputs);
        using IDisposable _ = no_grad();
        int at = 0;
        for (int layer = 0; layer < shape.Layers; layer++)
        {
            Take(Lstm.get_parameter($"weight_ih_l{layer}"));
            Take(Lstm.get_parameter($"weight_hh_l{layer}"));
            Take(Lstm.get_parameter($"bias_ih_l{layer}"));
            Lstm.get_parameter($"bias_hh_l{layer}")!.zero_();
        }

        Take(Dense.weight);
        Take(Dense.bias);

        void Take(Tensor? parameter)
        {
            int count = (int)parameter!.numel();
            using Tensor values = tensor(parameters.AsSpan(at, count).ToArray(), parameter.shape);
            parameter.copy_(values);
            at += count;
        }
    }

    public static string Version => $"TorchSharp {typeof(torch).Assembly.GetName().Version?.ToString(3)}, libtorch {__version__}";

    public LSTM Lstm { get; }

    public Linear Dense { get; }

    /// <summary>In the data's order.</summary>
    public IEnumerable<Parameter> Parameters
    {
        get
        {
            for (int layer = 0; layer < _shape.Layers; layer++)
            {
                yield return Lstm.get_parameter($"weight_ih_l{layer}")!;
                yield return Lstm.get_parameter($"weight_hh_l{layer}")!;
                yield return Lstm.get_parameter($"bias_ih_l{layer}")!;
            }

            yield return Dense.weight;
            yield return Dense.bias!;
        }
    }

    public Tensor ZeroState(int batch) => zeros(_shape.Layers, batch, _shape.Hidden);

    public void Dispose()
    {
        Lstm.Dispose();
        Dense.Dispose();
    }
}
