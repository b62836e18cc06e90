using System;
using System.Linq;
using LstmGen.Memory;
using LstmGen.Training;
using Xunit;

namespace LstmGen.Tests.Training;

/// <summary>Losses and gradients against plain double precision and finite differences, over padded, packed rows with garbage in the padding.</summary>
public class LossFunctionsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(17)]
    [InlineData(24)]
    public void MeanSquaredErrorMatchesDouble(int size)
    {
        Case c = new(size, crossEntropy: false);
        float[] gradient = Garbage(c.Outputs.Length);
        double loss = LossFunctions.MeanSquaredError(c.Batch, c.Order, c.Active, c.Outputs, gradient, c.ValidSteps);
        Assert.Equal(1, loss / c.ReferenceLoss(c.Outputs), 1e-6);
        Assert.Equal(loss, LossFunctions.MeanSquaredError(c.Batch, c.Order, c.Active, c.Outputs, [], c.ValidSteps));
        c.CheckGradient(gradient);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(17)]
    [InlineData(24)]
    public void CrossEntropyMatchesDouble(int size)
    {
        Case c = new(size, crossEntropy: true);
        float[] gradient = Garbage(c.Outputs.Length);
        double loss = LossFunctions.CrossEntropy(c.Batch, c.Order, c.Active, c.Outputs, gradient, c.ValidSteps);
        Assert.Equal(c.ReferenceLoss(c.Outputs), loss, 3e-7);
        Assert.Equal(loss, LossFunctions.CrossEntropy(c.Batch, c.Order, c.Active, c.Outputs, [], c.ValidSteps));
        c.CheckGradient(gradient);
    }

    [Fact]
    public void CrossEntropyIsStableForLargeLogits()
    {
        SequenceBatch batch = new(1, 3, 1, 1);
        batch.Add([0f], 1);
        BatchOrder order = new(1, 1);
        order.Sort(batch);
        float[] logits = [1e30f, -1e30f, 0f, 0f, 0f, 0f, 0f, 0f];
        float[] gradient = new float[8];
        double loss = LossFunctions.CrossEntropy(batch, order, [1], logits, gradient, 1);
        Assert.Equal(2e30, loss, 1e24);
        Assert.Equal([1f, -1f, 0f, 0f, 0f, 0f, 0f, 0f], gradient);
    }

    [Fact]
    public void ConfidentCorrectPredictionKeepsItsSmallGradient()
    {
        SequenceBatch batch = new(1, 2, 1, 1);
        batch.Add([0f], 0);
        BatchOrder order = new(1, 1);
        order.Sort(batch);
        float[] gradient = new float[8];
        double loss = LossFunctions.CrossEntropy(batch, order, [1], new float[] { 30f, 0f, 0f, 0f, 0f, 0f, 0f, 0f }, gradient, 1);
        double p = Math.Exp(-30);
        Assert.Equal(1, loss / p, 3e-3);   // the sum 1 + 1e-13 is held in double: 2.2e-16 of 9.4e-14
        Assert.Equal(1, gradient[0] / -p, 3e-3);
        Assert.Equal(1, gradient[1] / p, 1e-6);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void NonFiniteOutputsGiveANonFiniteLoss(float value)
    {
        SequenceBatch classes = new(1, 3, 1, 1), values = new(1, 3, 1, 1);
        classes.Add([0f], 1);
        values.Add([0f], new float[3]);
        BatchOrder order = new(1, 1);
        order.Sort(classes);
        for (int i = 0; i < 3; i++)
        {
            float[] outputs = new float[8];
            outputs[i] = value;
            Assert.False(double.IsFinite(LossFunctions.CrossEntropy(classes, order, [1], outputs, [], 1)));
            Assert.False(double.IsFinite(LossFunctions.MeanSquaredError(values, order, [1], outputs, [], 1)));
        }
    }

    private static float[] Garbage(int length) => Enumerable.Repeat(float.NaN, length).ToArray();

    /// <summary>Four sequences: every step, masked, last step, single step.</summary>
    private sealed class Case
    {
        private readonly int _size;
        private readonly int _width;
        private readonly bool _crossEntropy;

        public Case(int size, bool crossEntropy)
        {
            _size = size;
            _width = AlignedBuffer.Pad8(size);
            _crossEntropy = crossEntropy;
            SeededRandom random = new(size);
            int[] lengths = [2, 4, 3, 1];
            Batch = new SequenceBatch(1, size, 5, 5);
            for (int i = 0; i < lengths.Length; i++)
            {
                int steps = lengths[i];
                bool[] mask = i == 1 ? [true, false, false, true] : [];
                int targets = i == 2 ? 1 : steps;
                if (crossEntropy)
                {
                    Batch.Add(new float[steps], Enumerable.Range(0, targets).Select(_ => random.NextInt(size)).ToArray(), mask);
                }
                else
                {
                    Batch.Add(new float[steps], Enumerable.Range(0, targets * size).Select(_ => random.NextSingle()).ToArray(), mask);
                }
            }

            ValidSteps = 2 + 2 + 1 + 1;
            Order = new BatchOrder(5, 5);
            Order.Sort(Batch);
            Active = [4, 3, 2, 1];
            Outputs = Garbage(10 * _width);
            for (int row = 0; row < 10; row++)
            {
                for (int j = 0; j < size; j++)
                {
                    Outputs[(row * _width) + j] = (random.NextSingle() - 0.5f) * 6f;
                }
            }
        }

        public SequenceBatch Batch { get; }

        public BatchOrder Order { get; }

        public int[] Active { get; }

        public float[] Outputs { get; }

        public int ValidSteps { get; }

        public double ReferenceLoss(float[] outputs, int changed = -1, double change = 0)
        {
            double total = 0;
            int row = 0;
            for (int t = 0; t < Active.Length; t++)
            {
                for (int b = 0; b < Active[t]; b++, row++)
                {
                    int sequence = Order.Original(b);
                    int length = Batch.Length(sequence);
                    bool valid = sequence switch
                    {
                        1 => t is 0 or 3,
                        2 => t == length - 1,
                        _ => true,
                    };
                    if (!valid)
                    {
                        continue;
                    }

                    double[] y = new double[_size];
                    for (int j = 0; j < _size; j++)
                    {
                        int index = (row * _width) + j;
                        y[j] = outputs[index] + (index == changed ? change : 0);
                    }

                    total += _crossEntropy
                        ? Math.Log(y.Sum(Math.Exp)) - y[Batch.ClassId(sequence, t)]
                        : y.Select((v, j) => Math.Pow(v - Batch.Target(sequence, t)[j], 2)).Sum() / _size;
                }
            }

            return total / ValidSteps;
        }

        public void CheckGradient(float[] gradient)
        {
            const double Step = 1e-4;
            for (int index = 0; index < Outputs.Length; index++)
            {
                double expected = index % _width < _size
                    ? (ReferenceLoss(Outputs, index, Step) - ReferenceLoss(Outputs, index, -Step)) / (2 * Step)
                    : 0;
                Assert.Equal(expected, gradient[index], index % _width < _size ? 1e-7 : 0);
            }
        }
    }
}
