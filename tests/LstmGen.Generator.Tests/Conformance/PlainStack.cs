using System;
using System.Collections.Generic;
using System.Linq;

namespace LstmGen.Generator.Tests.Conformance;

/// <summary>Layers of <see cref="PlainCell"/> in one direction or two, as PyTorch stacks them, perhaps with a linear head.</summary>
internal sealed class PlainStack
{
    private readonly PlainCell[][] _layers;   // layer, direction

    public PlainStack(PlainOptions options, int inputs, int units, int layers, int directions, int head)
    {
        (Directions, Head) = (directions, head);
        int size = inputs;
        _layers = new PlainCell[layers][];
        for (int k = 0; k < layers; k++)
        {
            _layers[k] = Enumerable.Range(0, directions).Select(d => new PlainCell(options, size, units, (10 * k) + d)).ToArray();
            size = directions * _layers[k][0].Hidden;
        }

        Width = size;
        Random random = new(99);
        HeadWeight = Enumerable.Range(0, head * size).Select(_ => (double)(float)(random.NextDouble() - 0.5)).ToArray();
        HeadBias = Enumerable.Range(0, head).Select(_ => (double)(float)(random.NextDouble() - 0.5)).ToArray();
        string order = options.Kind switch { "LSTM" => "ifgo", "GRU" => "rzg", _ => "g" };
        for (int k = 0; k < layers; k++)
        {
            for (int d = 0; d < directions; d++)
            {
                PlainCell cell = _layers[k][d];
                string suffix = $"_l{k}{(d == 1 ? "_reverse" : "")}";
                Add("weight_ih" + suffix, [order.Length * units, cell.Inputs], order.Select(gate => cell.Input[gate]));
                Add("weight_hh" + suffix, [order.Length * units, cell.Hidden], order.Select(gate => cell.Recurrent[gate]));
                if (options.Bias)
                {
                    Add("bias_ih" + suffix, [order.Length * units], order.Select(gate => cell.InputBias[gate]));
                    Add("bias_hh" + suffix, [order.Length * units], order.Select(gate => cell.RecurrentBias[gate]));
                }

                if (options.Projection > 0)
                {
                    Add("weight_hr" + suffix, [cell.Hidden, units], [cell.Projection]);
                }
            }
        }

        if (head > 0)
        {
            Add("head.weight", [head, size], [HeadWeight]);
            Add("head.bias", [head], [HeadBias]);
        }

        void Add(string name, int[] shape, IEnumerable<double[]> parts) => Parameters.Add((name, shape, parts.ToArray()));
    }

    public int Directions { get; }

    public int Head { get; }

    /// <summary>Outputs of the last layer.</summary>
    public int Width { get; }

    public double[] HeadWeight { get; }

    public double[] HeadBias { get; }

    public PlainCell First => _layers[0][0];

    public PlainCell Cell(int layer, int direction) => _layers[layer][direction];

    /// <summary>Every tensor in PyTorch's rows, by the arrays that hold it.</summary>
    public List<(string Name, int[] Shape, double[][] Parts)> Parameters { get; } = [];

    /// <summary>Outputs of the last layer; the states, layer by layer and direction by direction, are replaced by the final ones.</summary>
    public double[][] Run(double[][] x, double[][] h, double[][] c)
    {
        for (int k = 0; k < _layers.Length; k++)
        {
            double[][][] outputs = new double[Directions][][];
            for (int d = 0; d < Directions; d++)
            {
                int s = (k * Directions) + d;
                outputs[d] = _layers[k][d].Run(x, ref h[s], ref c[s], d == 1);
            }

            x = x.Select((_, t) => outputs.SelectMany(o => o[t]).ToArray()).ToArray();
        }

        return x;
    }

    /// <summary>What the head makes of outputs.</summary>
    public double[] Logits(double[] y) => HeadBias.Select((bias, o) => bias + y.Select((v, j) => v * HeadWeight[(o * Width) + j]).Sum()).ToArray();
}
