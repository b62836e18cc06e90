using System;
using System.Collections.Generic;
using System.Linq;

namespace LstmGen.Generator.Tests.Conformance;

/// <summary>
/// One direction of a recurrent layer in double precision, written out from the specifications of ONNX, PyTorch, Keras and TensorFlow Lite, one set of
/// weights a gate. It shares no code with the product or with the conformance program.
/// </summary>
internal sealed class PlainCell
{
    public PlainCell(PlainOptions options, int inputs, int units, int seed)
    {
        (Options, Inputs, Units) = (options, inputs, units);
        Hidden = options.Projection > 0 ? options.Projection : units;
        Random random = new(seed);
        foreach (char gate in options.Gates)
        {
            Input[gate] = Draw(units * inputs, 0.9);
            Recurrent[gate] = Draw(units * Hidden, 0.9);
            InputBias[gate] = Draw(units, options.Bias ? 0.5 : 0);
            RecurrentBias[gate] = Draw(units, options.Bias ? 0.5 : 0);
            Peephole[gate] = Draw(units, options.Peepholes ? 0.8 : 0);
            Gain[gate] = Draw(units, 0.5).Select(x => x + 1).ToArray();
        }

        Projection = Draw(options.Projection * units, 0.9);
        ProjectionBias = Draw(options.Projection, options.ProjectionBias ? 0.5 : 0);

        // Exact as float, so that a case's file says the same.
        double[] Draw(int count, double range) => Enumerable.Range(0, count).Select(_ => (double)(float)((random.NextDouble() - 0.5) * 2 * range)).ToArray();
    }

    public PlainOptions Options { get; }

    public int Inputs { get; }

    public int Units { get; }

    /// <summary>Numbers of h.</summary>
    public int Hidden { get; }

    public Dictionary<char, double[]> Input { get; } = [];

    public Dictionary<char, double[]> Recurrent { get; } = [];

    public Dictionary<char, double[]> InputBias { get; } = [];

    public Dictionary<char, double[]> RecurrentBias { get; } = [];

    public Dictionary<char, double[]> Peephole { get; } = [];

    public Dictionary<char, double[]> Gain { get; } = [];

    public double[] Projection { get; }

    public double[] ProjectionBias { get; }

    /// <summary>The rows of the gates in an order, one after another.</summary>
    public static double[] Rows(Dictionary<char, double[]> tensors, string order) => order.SelectMany(gate => tensors[gate]).ToArray();

    /// <summary>h of every step in the order of time; the states are replaced by the final ones.</summary>
    public double[][] Run(double[][] x, ref double[] h, ref double[] c, bool reverse)
    {
        double[][] outputs = new double[x.Length][];
        for (int i = 0; i < x.Length; i++)
        {
            int t = reverse ? x.Length - 1 - i : i;
            (h, c) = Options.Kind switch
            {
                "LSTM" => Lstm(x[t], h, c),
                "GRU" => (Gru(x[t], h), c),
                _ => (Rnn(x[t], h), c),
            };
            outputs[t] = h;
        }

        return outputs;
    }

    private (double[] H, double[] C) Lstm(double[] x, double[] h, double[] old)
    {
        double[] f = Gate('f', old), i = Gate('i', old);
        if (Options.InputForget)
        {
            f = i.Select(v => 1 - v).ToArray();
        }
        else if (Options.ForgetInput)
        {
            i = f.Select(v => 1 - v).ToArray();
        }

        double[] g = Normalised('g', Product('g', x, h)).Select(v => Apply(Options.Candidate, v)).ToArray();
        double[] c = Enumerable.Range(0, Units).Select(j => Math.Clamp((f[j] * old[j]) + (i[j] * g[j]), -Options.CellClip, Options.CellClip)).ToArray();
        double[] o = Gate('o', c);
        double[] m = o.Select((v, j) => v * Apply(Options.Cell, c[j])).ToArray();
        double[] projected = Options.Projection == 0 ? m
            : Enumerable.Range(0, Hidden).Select(p => ProjectionBias[p] + Dot(Projection, p, m)).ToArray();
        return (projected, c);

        double[] Gate(char gate, double[] seen) =>
            Normalised(gate, Product(gate, x, h).Select((v, j) => v + (Peephole[gate][j] * seen[j])).ToArray()).Select(v => Apply(Options.Gate, v)).ToArray();
    }

    private double[] Gru(double[] x, double[] h)
    {
        double[] r = Gate('r'), z = Gate('z');
        double[] rh = r.Zip(h, (a, b) => a * b).ToArray();
        return Enumerable.Range(0, Units).Select(j =>
        {
            double ofInput = Dot(Input['g'], j, x) + InputBias['g'][j];
            double ofState = Options.LinearBeforeReset
                ? r[j] * (Dot(Recurrent['g'], j, h) + RecurrentBias['g'][j])
                : Dot(Recurrent['g'], j, rh) + RecurrentBias['g'][j];
            return ((1 - z[j]) * Apply(Options.Candidate, ofInput + ofState)) + (z[j] * h[j]);
        }).ToArray();

        double[] Gate(char gate) => Product(gate, x, h).Select((v, j) => Apply(Options.Gate, v + InputBias[gate][j] + RecurrentBias[gate][j])).ToArray();
    }

    private double[] Rnn(double[] x, double[] h) =>
        Product('g', x, h).Select((v, j) => Apply(Options.Candidate, v + InputBias['g'][j] + RecurrentBias['g'][j])).ToArray();

    private double[] Product(char gate, double[] x, double[] h) =>
        Enumerable.Range(0, Units).Select(j => Dot(Input[gate], j, x) + Dot(Recurrent[gate], j, h)).ToArray();

    /// <summary>Layer normalisation, if any, and then the biases.</summary>
    private double[] Normalised(char gate, double[] z)
    {
        if (Options.LayerNorm)
        {
            double mean = z.Average(), variance = z.Sum(v => (v - mean) * (v - mean)) / z.Length;
            z = z.Select((v, j) => (v - mean) / Math.Sqrt(variance + 1e-8) * Gain[gate][j]).ToArray();
        }

        return z.Select((v, j) => v + InputBias[gate][j] + RecurrentBias[gate][j]).ToArray();
    }

    private double Apply(PlainFunction function, double x) => function.Apply(Math.Clamp(x, -Options.Clip, Options.Clip));

    private static double Dot(double[] matrix, int row, double[] vector)
    {
        double sum = 0;
        for (int j = 0; j < vector.Length; j++)
        {
            sum += matrix[(row * vector.Length) + j] * vector[j];
        }

        return sum;
    }
}
