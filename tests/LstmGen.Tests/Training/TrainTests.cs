using System;
using System.Linq;
using LstmGen.CompilerServices;
using LstmGen.Tests.Support;
using Xunit;
using static LstmGen.Tests.Support.LinearCase;

namespace LstmGen.Tests.Training;

/// <summary>The first level: one call, over hand-written kernels, against plain double precision.</summary>
public class TrainTests
{
    [Theory]
    [InlineData(float.PositiveInfinity)]
    [InlineData(0.01f)]
    public void TrainIsForwardBackwardClipUpdate(float maxNorm)
    {
        LinearCase c = new(optimizer: new Sgd(0.1f));
        c.Trainer.MaxGradientNorm = maxNorm;
        double[] gradient = Enumerable.Range(0, c.Reference.Parameters.Length)
            .Select(i => LinearReference.Slope(c.Reference.Parameters, i, c.Loss)).ToArray();
        double norm = Math.Sqrt(gradient.Sum(g => g * g));
        double scale = Math.Min(1, maxNorm / (norm + 1e-6));
        double[] expected = c.Reference.Parameters.Select((p, i) => p - (0.1 * scale * gradient[i])).ToArray();

        double before = c.Loss();
        Assert.Equal(before, c.Trainer.Train(c.Batch), 1e-5);

        float[] after = new float[c.Trainer.ParameterCount];
        c.Trainer.CopyParameters(after);
        AssertClose(expected, after, 1e-5);
        Assert.Equal(norm, c.Trainer.GradientNorm, 1e-5 * norm);
        Assert.Equal(1, c.Trainer.UpdateCount);
        Assert.All(Gradient(c.Trainer), g => Assert.Equal(0f, g));
    }

    [Fact]
    public void ThreeLevelsGiveTheSameBits()
    {
        LinearCase high = new(Loss.CrossEntropy), low = new(Loss.CrossEntropy);
        for (int i = 0; i < 20; i++)
        {
            high.Trainer.Train(high.Batch);
            low.Trainer.Forward(low.Batch);
            low.Trainer.Backward(low.Batch);
            low.Trainer.Update();
        }

        Assert.Equal(Parameters(high.Trainer), Parameters(low.Trainer));
    }

    [Fact]
    public void TrainingConverges()
    {
        LinearTrainer trainer = new(2, 1, new Adam(0.02f), 6, 8);
        SequenceBatch batch = new(2, 1, 6, 8, 4);
        LinearReference teacher = new(2, 1, [0.7, -1.3, 0.4]);
        SeededRandom random = new(2);
        float loss = float.NaN;
        for (int step = 0; step < 1500; step++)
        {
            batch.Clear();
            int count = 1 + random.NextInt(8);   // partial batches too
            for (int i = 0; i < count; i++)
            {
                float[] x = Enumerable.Range(0, 2 * (1 + random.NextInt(6))).Select(_ => random.NextSingle() - 0.5f).ToArray();
                batch.Add(x, Array.ConvertAll(teacher.Run(Array.ConvertAll(x, v => (double)v)).Outputs, v => (float)v));
            }

            loss = trainer.Train(batch);
        }

        Assert.InRange(loss, 0f, 1e-6f);
        AssertClose(teacher.Parameters, Parameters(trainer), 2e-3);
    }

    [Fact]
    public void EvaluateChangesNoWeights()
    {
        LinearCase c = new();
        float[] before = Parameters(c.Trainer);
        float loss = c.Trainer.Evaluate(c.Batch);
        Assert.Equal(loss, c.Trainer.Evaluate(c.Batch));
        Assert.Equal(before, Parameters(c.Trainer));
        Assert.Equal(0, c.Trainer.UpdateCount);
        Assert.All(Gradient(c.Trainer), g => Assert.Equal(0f, g));
    }

    [Fact]
    public void ASeedReproducesARunBitForBit()
    {
        Assert.Equal(Run(), Run());

        static float[] Run()
        {
            LinearCase c = new(Loss.CrossEntropy);
            c.Trainer.MaxGradientNorm = 0.1f;
            for (int i = 0; i < 50; i++)
            {
                c.Trainer.Train(c.Batch);
            }

            return Parameters(c.Trainer);
        }
    }

    /// <summary>One constant for all machines: no step of losses, clipping and optimisers may depend on vector width or on fused arithmetic.</summary>
    [Fact]
    public void ASeedMeansTheSameBitsOnEveryMachine()
    {
        LinearCase c = new(Loss.CrossEntropy);
        c.Trainer.MaxGradientNorm = 0.1f;
        uint hash = 2166136261;
        for (int i = 0; i < 50; i++)
        {
            hash = unchecked((hash ^ BitConverter.SingleToUInt32Bits(c.Trainer.Train(c.Batch))) * 16777619);
        }

        hash = Parameters(c.Trainer).Aggregate(hash, (h, p) => unchecked((h ^ BitConverter.SingleToUInt32Bits(p)) * 16777619));
        Assert.Equal(1991555795u, hash);
    }

    [Fact]
    public void EarlierBatchesLeaveNoTrace()
    {
        LinearCase used = new(), fresh = new();
        SequenceBatch other = new(Inputs, Outputs, 5, 4, 2 * Inputs);
        for (int i = 0; i < 4; i++)
        {
            other.Add(Enumerable.Repeat(9f, 5 * Inputs).ToArray(), Enumerable.Repeat(3f, 5 * Outputs).ToArray());
            other.SetInitialState(i, Enumerable.Repeat(7f, 2 * Inputs).ToArray());
        }

        used.Trainer.Evaluate(other);
        used.Trainer.Forward(other);
        used.Trainer.Backward(Enumerable.Repeat(1f, 20 * Outputs).ToArray(), Enumerable.Repeat(1f, 4 * 2 * Inputs).ToArray(), inputGradients: true);
        used.Trainer.ZeroGradients();
        Assert.Equal(fresh.Trainer.Train(fresh.Batch), used.Trainer.Train(used.Batch));
        Assert.Equal(Parameters(fresh.Trainer), Parameters(used.Trainer));
    }

    [Fact]
    public void LearningRateOfTheTrainerCounts()
    {
        LinearCase c = new();
        float[] before = Parameters(c.Trainer);
        c.Trainer.LearningRate = 0f;
        c.Trainer.Train(c.Batch);
        Assert.Equal(before, Parameters(c.Trainer));
    }

    [Theory]
    [InlineData(Loss.MeanSquaredError)]
    [InlineData(Loss.CrossEntropy)]
    public void NothingIsAllocated(Loss kind)
    {
        LinearCase c = new(kind);
        WeightBlock block = c.Trainer.Publish();
        float[] outputs = new float[Lengths.Sum() * Outputs], states = new float[Lengths.Length * 2 * Inputs], state = new float[2 * Inputs];
        float[] parameters = new float[c.Trainer.ParameterCount], inputs = new float[Lengths.Sum() * Inputs];
        Allocations.AssertNone(Once);

        void Once()
        {
            c.Trainer.Train(c.Batch);
            c.Trainer.Evaluate(c.Batch);
            c.Trainer.Forward(c.Batch);
            c.Trainer.CopyOutputs(outputs);
            c.Trainer.CopyFinalState(1, state);
            c.Trainer.Backward(outputs, states, inputGradients: true);
            c.Trainer.CopyInputGradients(inputs);
            c.Trainer.CopyInitialStateGradients(0, state);
            c.Trainer.Update();
            c.Trainer.CopyParameters(parameters);
            c.Trainer.SetParameters(parameters);
            c.Trainer.Publish(block);
        }
    }
}
