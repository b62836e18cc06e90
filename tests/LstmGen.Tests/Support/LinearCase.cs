using System;
using System.Linq;
using LstmGen.CompilerServices;
using Xunit;

namespace LstmGen.Tests.Support;

/// <summary>Four sequences of mixed lengths, one masked, one with its loss at the last step, two with initial states; the same ones in double.</summary>
internal sealed class LinearCase
{
    public const int Inputs = 3;
    public const int Outputs = 10;

    public static readonly int[] Lengths = [2, 5, 1, 4];

    private readonly Loss _kind;
    private readonly float[][] _targets = new float[4][];
    private readonly int[][] _classes = new int[4][];

    public LinearCase(Loss kind = LstmGen.Loss.MeanSquaredError, Optimizer? optimizer = null)
    {
        _kind = kind;
        Trainer = new LinearTrainer(Inputs, Outputs, optimizer ?? new Adam(0.01f), maxSteps: 5, maxBatch: 4, kind);
        Batch = new SequenceBatch(Inputs, Outputs, 5, 4, 2 * Inputs);
        SeededRandom random = new(8);
        for (int i = 0; i < 4; i++)
        {
            float[] x = Draw(Lengths[i] * Inputs);
            X[i] = Array.ConvertAll(x, v => (double)v);
            bool[] mask = i == 1 ? [true, false, true, false, true] : [];
            int targets = i == 3 ? 1 : Lengths[i];
            _targets[i] = Draw(targets * Outputs);
            _classes[i] = Enumerable.Range(0, targets).Select(_ => random.NextInt(Outputs)).ToArray();
            if (kind == LstmGen.Loss.CrossEntropy)
            {
                Batch.Add(x, _classes[i], mask);
            }
            else
            {
                Batch.Add(x, _targets[i], mask);
            }

            State[i] = new double[2 * Inputs];
            if (i % 2 == 0)
            {
                float[] state = Draw(2 * Inputs);
                State[i] = Array.ConvertAll(state, v => (double)v);
                Batch.SetInitialState(i, state);
            }
        }

        Reference = new LinearReference(Inputs, Outputs, Array.ConvertAll(Parameters(Trainer), v => (double)v));

        float[] Draw(int count) => Enumerable.Range(0, count).Select(_ => (random.NextSingle() - 0.5f) * 2f).ToArray();
    }

    public LinearTrainer Trainer { get; }

    public SequenceBatch Batch { get; }

    public LinearReference Reference { get; }

    public double[][] X { get; } = new double[4][];

    public double[][] State { get; } = new double[4][];

    public double Loss()
    {
        double sum = 0;
        int valid = 0;
        for (int i = 0; i < 4; i++)
        {
            (double[] y, _) = Reference.Run(X[i], State[i]);
            for (int t = 0; t < Lengths[i]; t++)
            {
                bool counts = i switch
                {
                    1 => t % 2 == 0,
                    3 => t == 3,
                    _ => true,
                };
                if (counts)
                {
                    valid++;
                    double[] row = y[(t * Outputs)..((t + 1) * Outputs)];
                    int target = i == 3 ? 0 : t;
                    sum += _kind == LstmGen.Loss.CrossEntropy
                        ? Math.Log(row.Sum(Math.Exp)) - row[_classes[i][target]]
                        : row.Select((v, j) => Math.Pow(v - _targets[i][(target * Outputs) + j], 2)).Sum() / Outputs;
                }
            }
        }

        return sum / valid;
    }

    public void CheckGradients(Func<double> loss)
    {
        float[] gradient = Gradient(Trainer);
        for (int i = 0; i < gradient.Length; i++)
        {
            Assert.Equal(LinearReference.Slope(Reference.Parameters, i, loss), gradient[i], 1e-5);
        }

        float[] all = new float[Lengths.Sum() * Inputs];
        Trainer.CopyInputGradients(all);
        int start = 0;
        for (int i = 0; i < 4; i++)
        {
            float[] inputs = new float[X[i].Length], state = new float[2 * Inputs];
            Trainer.CopyInputGradients(i, inputs);
            Assert.Equal(all[start..(start += inputs.Length)], inputs);
            for (int k = 0; k < inputs.Length; k++)
            {
                Assert.Equal(LinearReference.Slope(X[i], k, loss), inputs[k], 1e-5);
            }

            Trainer.CopyInitialStateGradients(i, state);
            for (int k = 0; k < state.Length; k++)
            {
                Assert.Equal(LinearReference.Slope(State[i], k, loss), state[k], 1e-5);
            }
        }
    }

    public static float[] Parameters(SequenceTrainer trainer)
    {
        float[] parameters = new float[trainer.ParameterCount];
        trainer.CopyParameters(parameters);
        return parameters;
    }

    public static float[] Gradient(LinearTrainer trainer)
    {
        ModelLayout model = trainer.Model;
        float[] weight = new float[model.InputSize * model.OutputSize], bias = new float[model.OutputSize];
        trainer.CopyGradient("dense.weight", weight);
        trainer.CopyGradient("dense.bias", bias);
        return [.. weight, .. bias];
    }

    public static void AssertClose(double[] expected, float[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], actual[i], tolerance);
        }
    }
}
