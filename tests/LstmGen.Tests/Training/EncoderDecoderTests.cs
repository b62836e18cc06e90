using System;
using System.Linq;
using LstmGen.Tests.Support;
using Xunit;

namespace LstmGen.Tests.Training;

/// <summary>Two trainers joined at the encoder's final states, over hand-written kernels, against plain double precision.</summary>
public class EncoderDecoderTests
{
    [Fact]
    public void AllGradientsOfBothNetworksMatchFiniteDifferencesOfTheJointLoss()
    {
        EncoderDecoderCase c = new();
        c.Joined.Forward(c.Source, c.Target);
        float loss = c.Joined.Backward(c.Target);
        Assert.Equal(c.Loss(), loss, 1e-5);
        Assert.Equal(loss, c.Joined.LossValue);

        float[] encoder = LinearCase.Gradient(c.Encoder), decoder = LinearCase.Gradient(c.Decoder);
        Assert.All(decoder.Select((g, i) => (g, i)), p => Assert.Equal(LinearReference.Slope(c.DecoderReference.Parameters, p.i, c.Loss), p.g, 1e-5));

        // The encoder's dense layer is above what is handed over; what is below has no parameters here, but inputs and initial states show its gradients.
        Assert.All(encoder, g => Assert.Equal(0f, g));
        float[] state = new float[2 * EncoderDecoderCase.Inputs];
        float largest = 0;
        for (int i = 0; i < EncoderDecoderCase.SourceLengths.Length; i++)
        {
            c.Encoder.CopyInitialStateGradients(i, state);
            Assert.All(Enumerable.Range(0, state.Length), k => Assert.Equal(LinearReference.Slope(c.SourceStates[i], k, c.Loss), state[k], 1e-5));
            largest = Math.Max(largest, state.Max(Math.Abs));
        }

        Assert.True(largest > 1e-2, $"{largest}");
    }

    [Fact]
    public void ALossOfTheCallersOwnGoesThroughBothNetworks()
    {
        EncoderDecoderCase c = new();
        SeededRandom random = new(4);
        float[] weights = [.. Enumerable.Range(0, EncoderDecoderCase.TargetLengths.Sum() * EncoderDecoderCase.OutputSize).Select(_ => random.NextSingle() - 0.5f)];
        c.Joined.Forward(c.Source, c.Target);
        c.Joined.Backward(weights);
        Assert.True(float.IsNaN(c.Joined.LossValue));
        float[] state = new float[2 * EncoderDecoderCase.Inputs];
        for (int i = 0; i < EncoderDecoderCase.SourceLengths.Length; i++)
        {
            c.Encoder.CopyInitialStateGradients(i, state);
            Assert.All(Enumerable.Range(0, state.Length), k => Assert.Equal(LinearReference.Slope(c.SourceStates[i], k, Weighted), state[k], 1e-5));
        }

        double Weighted() => c.Outputs().Zip(weights, (y, w) => y * w).Sum();
    }

    [Fact]
    public void EvaluateIsTheLossOfTheWholeAndChangesNothing()
    {
        EncoderDecoderCase c = new();
        float[] before = LinearCase.Parameters(c.Decoder);
        Assert.Equal(c.Loss(), c.Joined.Evaluate(c.Source, c.Target), 1e-5);
        Assert.Equal(before, LinearCase.Parameters(c.Decoder));
        Assert.Equal(0, c.Decoder.UpdateCount);
    }

    [Fact]
    public void TheDecodersBatchKeepsItsOwnInitialStates()
    {
        EncoderDecoderCase c = new();
        float alone = c.Decoder.Evaluate(c.Target);
        float joined = c.Joined.Evaluate(c.Source, c.Target);
        Assert.NotEqual(alone, joined);
        Assert.Equal(alone, c.Decoder.Evaluate(c.Target));
    }

    [Theory]
    [InlineData(float.PositiveInfinity)]
    [InlineData(0.01f)]
    public void TrainIsForwardBackwardAndOneUpdateClippedByTheJointNorm(float maxNorm)
    {
        EncoderDecoderCase c = new(new Sgd(0.1f)), twin = new(new Sgd(0.1f));
        c.Joined.MaxGradientNorm = maxNorm;
        twin.Joined.Forward(twin.Source, twin.Target);
        twin.Joined.Backward(twin.Target);
        twin.Encoder.Forward(twin.Source);
        twin.Encoder.Backward(Enumerable.Repeat(0.01f, twin.Encoder.TotalSteps * EncoderDecoderCase.OutputSize).ToArray());   // so that both have a share
        c.Encoder.Forward(c.Source);
        c.Encoder.Backward(Enumerable.Repeat(0.01f, c.Encoder.TotalSteps * EncoderDecoderCase.OutputSize).ToArray());
        float[] encoder = LinearCase.Gradient(twin.Encoder), decoder = LinearCase.Gradient(twin.Decoder);
        double norm = Math.Sqrt(encoder.Concat(decoder).Sum(g => (double)g * g));
        double scale = Math.Min(1, maxNorm / (norm + 1e-6));
        double[] expectedEncoder = [.. LinearCase.Parameters(c.Encoder).Zip(encoder, (p, g) => p - (0.1 * scale * g))];
        double[] expectedDecoder = [.. LinearCase.Parameters(c.Decoder).Zip(decoder, (p, g) => p - (0.1 * scale * g))];

        c.Joined.Train(c.Source, c.Target);

        Assert.Equal(norm, c.Joined.GradientNorm, 1e-5 * norm);
        LinearCase.AssertClose(expectedEncoder, LinearCase.Parameters(c.Encoder), 1e-5);
        LinearCase.AssertClose(expectedDecoder, LinearCase.Parameters(c.Decoder), 1e-5);
        Assert.True(encoder.Max(Math.Abs) > 1e-3 && decoder.Max(Math.Abs) > 1e-3);
        Assert.Equal((1, 1), (c.Encoder.UpdateCount, c.Decoder.UpdateCount));
        Assert.Throws<InvalidOperationException>(c.Joined.Update);
    }

    [Fact]
    public void ADivergedStepLeavesBothNetworksUntouched()
    {
        EncoderDecoderCase c = new(), twin = new();
        c.Joined.Train(c.Source, c.Target);
        twin.Joined.Train(twin.Source, twin.Target);
        float[] encoder = LinearCase.Parameters(c.Encoder), decoder = LinearCase.Parameters(c.Decoder);

        // A source that is not finite reaches the decoder's loss through the state.
        SequenceBatch bad = c.NewSource();
        bad.Add([float.NaN, 1f, 1f]);
        SequenceBatch one = c.NewTarget();
        one.Add(new float[EncoderDecoderCase.DecoderInputs], new float[EncoderDecoderCase.OutputSize]);
        Assert.True(float.IsNaN(Assert.Throws<TrainingDivergedException>(() => c.Joined.Train(bad, one)).Loss));

        // A gradient that is not finite on the decoder's side.
        c.Joined.Forward(c.Source, c.Target);
        float[] gradients = new float[EncoderDecoderCase.TargetLengths.Sum() * EncoderDecoderCase.OutputSize];
        gradients[3] = float.PositiveInfinity;
        c.Joined.Backward(gradients);
        Assert.False(float.IsFinite(Assert.Throws<TrainingDivergedException>(c.Joined.Update).GradientNorm));

        // On the encoder's side alone.
        c.Encoder.Forward(c.Source);
        c.Encoder.Backward(Enumerable.Repeat(float.NaN, c.Encoder.TotalSteps * EncoderDecoderCase.OutputSize).ToArray());
        Assert.Throws<TrainingDivergedException>(() => c.Joined.Train(c.Source, c.Target));

        Assert.Equal(encoder, LinearCase.Parameters(c.Encoder));
        Assert.Equal(decoder, LinearCase.Parameters(c.Decoder));
        Assert.All(LinearCase.Gradient(c.Encoder).Concat(LinearCase.Gradient(c.Decoder)), g => Assert.Equal(0f, g));

        // Moments too: the next step is the one that a pair without the accidents makes.
        c.Joined.Train(c.Source, c.Target);
        twin.Joined.Train(twin.Source, twin.Target);
        Assert.Equal(LinearCase.Parameters(twin.Decoder), LinearCase.Parameters(c.Decoder));
        Assert.Equal(LinearCase.Parameters(twin.Encoder), LinearCase.Parameters(c.Encoder));
    }

    [Fact]
    public void EachTrainerFollowsItsOwnSchedule()
    {
        EncoderDecoderCase c = new();
        float[] encoder = LinearCase.Parameters(c.Encoder);
        (c.Encoder.Schedule, c.Decoder.Schedule) = (LearningRateSchedule.Linear(0.3f, 10), new LearningRateSchedule(_ => float.NaN));
        c.Encoder.Forward(c.Source);
        c.Encoder.Backward(Enumerable.Repeat(0.01f, c.Encoder.TotalSteps * EncoderDecoderCase.OutputSize).ToArray());
        Assert.Throws<ArgumentOutOfRangeException>(() => c.Joined.Train(c.Source, c.Target));
        Assert.Equal(encoder, LinearCase.Parameters(c.Encoder));   // one impossible rate, and neither has moved
        c.Decoder.Schedule = LearningRateSchedule.Linear(0.2f, 10);
        c.Joined.Update();
        Assert.Equal((0.3f, 0.2f), (c.Encoder.LearningRate, c.Decoder.LearningRate));
        Assert.NotEqual(encoder, LinearCase.Parameters(c.Encoder));
    }

    [Fact]
    public void CallsOutOfOrderAreRefused()
    {
        EncoderDecoderCase c = new();
        Assert.Throws<InvalidOperationException>(() => c.Joined.Backward(c.Target));
        Assert.Throws<InvalidOperationException>(c.Joined.Update);
        c.Joined.Forward(c.Source, c.Target);
        c.Encoder.Forward(c.Source);   // another tape than the decoder's states came from
        Assert.Contains("both networks", Assert.Throws<InvalidOperationException>(() => c.Joined.Backward(c.Target)).Message);
        c.Joined.Forward(c.Source, c.Target);
        c.Joined.Backward(c.Target);
        Assert.Throws<InvalidOperationException>(() => c.Joined.Backward(c.Target));
        c.Joined.Forward(c.Source, c.Target);
        c.Joined.Evaluate(c.Source, c.Target);     // has no tape that a backward pass is for
        Assert.Throws<InvalidOperationException>(() => c.Joined.Backward(c.Target));
        c.Joined.ZeroGradients();
        Assert.Throws<InvalidOperationException>(c.Joined.Update);
    }

    [Fact]
    public void WhatDoesNotFitIsRefused()
    {
        EncoderDecoderCase c = new();
        LinearTrainer wide = new(EncoderDecoderCase.Inputs + 1, 2, new Adam(), 3, 2);
        string message = Assert.Throws<ArgumentException>("decoder", () => new EncoderDecoderTrainer(c.Encoder, wide)).Message;
        Assert.Contains("sum.h: 3, sum2.h: 3", message);
        Assert.Contains("sum.h: 4, sum2.h: 4", message);
        Assert.Throws<ArgumentException>("decoder", () => new EncoderDecoderTrainer(c.Encoder, c.Encoder));
        Assert.Throws<ArgumentNullException>("encoder", () => new EncoderDecoderTrainer(null!, c.Decoder));
        Assert.Contains("No recurrent layer 'sum9'", Layers(("sum9", "sum")));
        Assert.Contains("two initial states", Layers(("sum", "sum"), ("sum2", "sum")));
        Assert.Throws<ArgumentOutOfRangeException>(() => c.Joined.MaxGradientNorm = 0f);

        SequenceBatch three = c.NewSource();
        three.Add(new float[EncoderDecoderCase.Inputs]);
        Assert.Contains("holds 1 sequences, the decoder's 4", Assert.Throws<ArgumentException>("target", () => c.Joined.Train(three, c.Target)).Message);

        string Layers(params (string, string)[] layers) =>
            Assert.Throws<ArgumentException>("layers", () => new EncoderDecoderTrainer(c.Encoder, c.Decoder, layers)).Message;
    }

    /// <summary>The encoder's first layer feeds both layers of the decoder; its second goes nowhere.</summary>
    [Fact]
    public void LayersCanBePairedByName()
    {
        EncoderDecoderCase c = new();
        EncoderDecoderTrainer joined = new(c.Encoder, c.Decoder, ("sum", "sum"), ("sum", "sum2"));
        joined.Forward(c.Source, c.Target);
        float loss = joined.Backward(c.Target);
        Assert.Equal(Loss(), loss, 1e-5);
        float[] state = new float[2 * EncoderDecoderCase.Inputs];
        for (int i = 0; i < EncoderDecoderCase.SourceLengths.Length; i++)
        {
            c.Encoder.CopyInitialStateGradients(i, state);
            Assert.All(Enumerable.Range(0, state.Length), k => Assert.Equal(LinearReference.Slope(c.SourceStates[i], k, Loss), state[k], 1e-5));
        }

        double Loss() => c.Loss(state => [.. state[..EncoderDecoderCase.Inputs], .. state[..EncoderDecoderCase.Inputs]]);
    }

    /// <summary>A layer of the decoder without a partner starts where its batch says.</summary>
    [Fact]
    public void ALayerWithoutAPartnerStartsFromTheBatch()
    {
        EncoderDecoderCase c = new();
        EncoderDecoderTrainer joined = new(c.Encoder, c.Decoder, ("sum2", "sum2"));
        float[] own = [0.5f, -0.25f, 1f, 9f, 9f, 9f];
        for (int i = 0; i < c.Target.Count; i++)
        {
            c.Target.SetInitialState(i, own);
        }

        double expected = c.Loss(state => [0.5, -0.25, 1, .. state[EncoderDecoderCase.Inputs..]]);
        Assert.Equal(expected, joined.Evaluate(c.Source, c.Target), 1e-5);
    }

    [Fact]
    public void NothingIsAllocated()
    {
        EncoderDecoderCase c = new();
        float[] gradients = new float[EncoderDecoderCase.TargetLengths.Sum() * EncoderDecoderCase.OutputSize];
        Allocations.AssertNone(Once);

        void Once()
        {
            c.Joined.Train(c.Source, c.Target);
            c.Joined.Evaluate(c.Source, c.Target);
            c.Joined.Forward(c.Source, c.Target);
            c.Joined.Backward(gradients);
            c.Joined.Update();
        }
    }
}
