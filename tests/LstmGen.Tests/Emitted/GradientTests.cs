using System;
using System.Collections.Generic;
using System.Linq;
using LstmGen.Tests.Emitted.Models;
using Xunit;
using static LstmGen.Tests.Emitted.Arrays;

namespace LstmGen.Tests.Emitted;

/// <summary>The middle level of training on emitted models: gradients by name, of inputs and of states; batches; chunks.</summary>
public class GradientTests
{
    private const int Steps = 9;

    private static readonly string[] Tensors =
    [
        "lstm.weight_ih_l0", "lstm.weight_hh_l0", "lstm.bias_ih_l0", "lstm.bias_hh_l0",
        "lstm2.weight_ih_l0", "lstm2.weight_hh_l0", "lstm2.bias_ih_l0", "lstm2.bias_hh_l0", "dense.weight", "dense.bias",
    ];

    private static readonly int[] Sizes = [60, 100, 20, 20, 180, 324, 36, 36, 18, 2];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(7)]
    [InlineData(8)]
    public void ABatchIsTheSumOfItsSequences(int count)
    {
        // Every count leaves another remainder to the kernels that take four, two or one sequence at a time.
        TwoLayerModel model = new(2);
        SequenceTrainer together = model.CreateTrainer(new Sgd(1f), Steps, 8), alone = model.CreateTrainer(new Sgd(1f), Steps, 8);
        SequenceBatch batch = TwoLayerModel.CreateBatch(Steps, 8), single = TwoLayerModel.CreateBatch(Steps);
        for (int s = 0; s < count; s++)
        {
            Add(batch, s);
        }

        float loss = Backward(together, batch);
        double sum = 0, inputs = 0;
        float[] gradients = new float[TwoLayerModel.ParameterCount];
        long valid = Enumerable.Range(0, count).Sum(s => (long)Valid(s));
        for (int s = 0; s < count; s++)
        {
            single.Clear();
            Add(single, s);
            alone.ZeroGradients();
            double weight = (double)Valid(s) / valid;
            sum += weight * Backward(alone, single);
            float[] own = Gradients(alone);
            for (int i = 0; i < own.Length; i++)
            {
                gradients[i] += (float)(weight * own[i]);
            }

            float[] expected = new float[Length(s) * 3], actual = new float[expected.Length];
            alone.CopyInputGradients(0, expected);
            together.CopyInputGradients(s, actual);
            AssertClose(expected.Select(g => (float)(weight * g)).ToArray(), actual, 1e-5);
            inputs += Length(s);
        }

        Assert.Equal(sum, loss, 1e-6);
        AssertEachTensorClose(gradients, Gradients(together), 1e-5);
        Assert.Equal(inputs, together.TotalSteps);
    }

    [Fact]
    public void APartialBatchAfterAFullOneLeavesNoTrace()
    {
        TwoLayerModel model = new(2);
        SequenceTrainer used = model.CreateTrainer(new Sgd(1f), Steps, 8), fresh = model.CreateTrainer(new Sgd(1f), Steps, 8);
        SequenceBatch batch = TwoLayerModel.CreateBatch(Steps, 8);
        for (int s = 0; s < 8; s++)
        {
            Add(batch, s);
        }

        Backward(used, batch);
        used.ZeroGradients();
        batch.Clear();
        Add(batch, 1);
        Add(batch, 4);
        Backward(used, batch);
        Backward(fresh, batch);
        AssertBits(Gradients(fresh), Gradients(used));
    }

    [Fact]
    public void MaskedTargetsDoNotMatter()
    {
        TwoLayerModel.Trainer trainer = new TwoLayerModel(2).CreateTrainer(new Sgd(1f), Steps);
        SequenceBatch batch = TwoLayerModel.CreateBatch(Steps);
        float[] x = Random(Steps * 3, 1), t = Random(Steps * 2, 2);
        bool[] mask = Enumerable.Range(0, Steps).Select(i => i % 3 != 1).ToArray();
        batch.Add(x, t, mask);
        float loss = Backward(trainer, batch);
        float[] gradients = Gradients(trainer);
        for (int i = 0; i < Steps; i++)
        {
            t[2 * i] = mask[i] ? t[2 * i] : 99f;
        }

        batch.Clear();
        batch.Add(x, t, mask);
        trainer.ZeroGradients();
        Assert.Equal(loss, Backward(trainer, batch));
        AssertBits(gradients, Gradients(trainer));
        batch.Clear();
        batch.Add(x, t);
        Assert.NotEqual(loss, trainer.Evaluate(batch));
    }

    [Fact]
    public void AnOwnLossGivesTheGradientsOfTheBuiltInOne()
    {
        TwoLayerModel model = new(2);
        SequenceTrainer builtIn = model.CreateTrainer(new Sgd(1f), Steps, 4), own = model.CreateTrainer(new Sgd(1f), Steps, 4);
        SequenceBatch batch = TwoLayerModel.CreateBatch(Steps, 4);
        List<float> targets = [];
        for (int s = 0; s < 4; s++)
        {
            float[] t = Random(Length(s) * 2, s);
            batch.Add(Inputs(s), t);
            targets.AddRange(t);
        }

        Backward(builtIn, batch);
        own.Forward(batch);
        float[] y = new float[own.TotalSteps * 2];
        own.CopyOutputs(y);
        own.Backward(y.Select((value, i) => 2f * (value - targets[i]) / y.Length).ToArray(), inputGradients: true);
        AssertEachTensorClose(Gradients(builtIn), Gradients(own), 1e-6);
        AssertClose(InputGradients(builtIn), InputGradients(own), 1e-6);
        builtIn.ZeroGradients();
        builtIn.Train(batch);
        own.Update();
        AssertClose(TrainingTests.Parameters(builtIn), TrainingTests.Parameters(own), 1e-6);
    }

    [Fact]
    public void AnOwnLossThroughSoftmaxGivesTheGradientsOfCrossEntropy()
    {
        ClassifierModel model = new(2);
        SequenceTrainer builtIn = model.CreateTrainer(new Sgd(1f), Steps, 2), own = model.CreateTrainer(new Sgd(1f), Steps, 2);
        SequenceBatch batch = ClassifierModel.CreateBatch(Steps, 2);
        int[] ids = [0, 4, 2, 1, 3, 3, 2];
        batch.Add(Random(16, 1), ids.AsSpan(0, 4));
        batch.Add(Random(12, 2), ids.AsSpan(4, 3));
        Backward(builtIn, batch);
        own.Forward(batch);
        float[] p = new float[35], gradients = new float[35];
        own.CopyOutputs(p);
        for (int t = 0; t < 7; t++)
        {
            gradients[(5 * t) + ids[t]] = -1f / (7f * p[(5 * t) + ids[t]]);   // of -log p, the mean over seven steps
        }

        own.Backward(gradients, inputGradients: true);
        foreach ((string name, int size) in new[] { ("lstm.weight_hh_l0", 48 * 12), ("lstm.weight_ih_l0", 48 * 4), ("dense.weight", 60), ("dense.bias", 5) })
        {
            AssertClose(Gradient(builtIn, name, size), Gradient(own, name, size), 1e-5);
        }
    }

    [Fact]
    public void TwoBackwardsBeforeAnUpdateSum()
    {
        TwoLayerModel model = new(2);
        SequenceTrainer twice = model.CreateTrainer(new Sgd(1f), Steps), once = model.CreateTrainer(new Sgd(1f), Steps);
        SequenceBatch a = TwoLayerModel.CreateBatch(Steps), b = TwoLayerModel.CreateBatch(Steps);
        Add(a, 1);
        Add(b, 2);
        Backward(twice, a);
        Backward(twice, b);
        Backward(once, a);
        float[] sum = Gradients(once);
        once.ZeroGradients();
        Backward(once, b);
        AssertEachTensorClose(sum.Zip(Gradients(once), (p, q) => p + q).ToArray(), Gradients(twice), 1e-5);
    }

    [Fact]
    public void ChunksContinueALongForwardPass()
    {
        TwoLayerModel model = new(2);
        SequenceTrainer trainer = model.CreateTrainer(new Sgd(1f), 24, 3);
        SequenceBatch batch = TwoLayerModel.CreateBatch(24, 3);
        float[][] x = Enumerable.Range(0, 3).Select(s => Random(24 * 3, s)).ToArray();
        Array.ForEach(x, sequence => batch.Add(sequence));
        trainer.Forward(batch);
        float[][] outputs = x.Select((_, s) => Copy(48, y => trainer.CopyOutputs(s, y))).ToArray();
        float[][] finals = x.Select((_, s) => Copy(TwoLayerModel.StateSize, y => trainer.CopyFinalState(s, y))).ToArray();

        float[][] states = x.Select(_ => new float[TwoLayerModel.StateSize]).ToArray();
        foreach ((int first, int count) in new[] { (0, 8), (8, 1), (9, 15) })
        {
            batch.Clear();
            for (int s = 0; s < 3; s++)
            {
                batch.Add(x[s].AsSpan(first * 3, count * 3));
                batch.SetInitialState(s, states[s]);
            }

            trainer.Forward(batch);
            for (int s = 0; s < 3; s++)
            {
                int sequence = s;
                // The dense layer takes rows four at a time, and a row may fall into another four: its last bits may differ, states' may not.
                AssertClose(outputs[s].AsSpan(first * 2, count * 2), Copy(count * 2, y => trainer.CopyOutputs(sequence, y)), 1e-6);
                states[s] = Copy(TwoLayerModel.StateSize, y => trainer.CopyFinalState(sequence, y));
            }
        }

        for (int s = 0; s < 3; s++)
        {
            AssertBits(finals[s], states[s]);
        }
    }

    [Fact]
    public void BackwardThroughTwoChunksIsBackwardThroughAll()
    {
        // The gradient of the second chunk's initial state is the gradient of the first one's final state.
        TwoLayerModel model = new(2);
        SequenceTrainer whole = model.CreateTrainer(new Sgd(1f), 12), chunked = model.CreateTrainer(new Sgd(1f), 12);
        SequenceBatch batch = TwoLayerModel.CreateBatch(12);
        float[] x = Random(36, 1), dy = Random(24, 2);
        batch.Add(x);
        whole.Forward(batch);
        whole.Backward(dy);

        Chunk(0, 7, new float[TwoLayerModel.StateSize]);
        float[] middle = Copy(TwoLayerModel.StateSize, y => chunked.CopyFinalState(0, y));
        Chunk(7, 5, middle);
        chunked.Backward(dy.AsSpan(14));
        float[] carried = Copy(TwoLayerModel.StateSize, y => chunked.CopyInitialStateGradients(0, y));
        Chunk(0, 7, new float[TwoLayerModel.StateSize]);
        chunked.Backward(dy.AsSpan(0, 14), carried);
        AssertEachTensorClose(Gradients(whole), Gradients(chunked), 1e-5);

        void Chunk(int first, int count, float[] state)
        {
            batch.Clear();
            batch.Add(x.AsSpan(first * 3, count * 3));
            batch.SetInitialState(0, state);
            chunked.Forward(batch);
        }
    }

    [Fact]
    public void StateAndInputGradientsAgreeWithFiniteDifferences()
    {
        // Loss: a fixed linear function of all outputs and final states, so that its double-precision value has little noise.
        TwoLayerModel model = new(2);
        TwoLayerModel.Trainer trainer = model.CreateTrainer(new Sgd(1f), Steps);
        float[] x = Random(Steps * 3, 1), s0 = Random(TwoLayerModel.StateSize, 2, 0.5f);
        float[] dy = Random(Steps * 2, 3), ds = Random(TwoLayerModel.StateSize, 4);
        SequenceBatch batch = TwoLayerModel.CreateBatch(Steps);
        batch.Add(x);
        batch.SetInitialState(0, s0);
        float[] parameters = TrainingTests.Parameters(trainer);
        trainer.Forward(batch);
        trainer.Backward(dy, ds, inputGradients: true);
        float[] states = Copy(s0.Length, y => trainer.CopyInitialStateGradients(0, y)), inputs = InputGradients(trainer), weights = Gradients(trainer);
        AssertClose(Slopes(s0), states, 2e-3);
        AssertClose(Slopes(x), inputs, 2e-3);
        AssertEachTensorClose(Slopes(parameters), weights, 2e-3);

        float[] Slopes(float[] values) => Enumerable.Range(0, values.Length).Select(i =>
        {
            const float Step = 1f / 128;
            float old = values[i];
            values[i] = old + Step;
            double up = Value();
            values[i] = old - Step;
            double down = Value();
            values[i] = old;
            return (float)((up - down) / (2 * Step));
        }).ToArray();

        double Value()
        {
            trainer.SetParameters(parameters);
            batch.Clear();
            batch.Add(x);
            batch.SetInitialState(0, s0);
            trainer.Forward(batch);
            return Dot(dy, Copy(dy.Length, y => trainer.CopyOutputs(y))) + Dot(ds, Copy(ds.Length, y => trainer.CopyFinalState(0, y)));
        }
    }

    private delegate void Writer(Span<float> destination);

    private static float[] Copy(int count, Writer writer)
    {
        float[] values = new float[count];
        writer(values);
        return values;
    }

    private static int Length(int sequence) => 1 + (((sequence * 5) + 4) % Steps);

    private static int Valid(int sequence) => sequence % 3 == 1 ? 1 : Enumerable.Range(0, Length(sequence)).Count(t => Mask(sequence, t));

    private static bool Mask(int sequence, int t) => sequence % 3 != 2 || t % 2 == 0;

    private static float[] Inputs(int sequence) => Random(Length(sequence) * 3, sequence + 50);

    /// <summary>A third of the sequences have a loss at every step, a third at the last one, a third under a mask.</summary>
    private static void Add(SequenceBatch batch, int sequence)
    {
        int steps = Length(sequence);
        if (sequence % 3 == 1)
        {
            batch.Add(Inputs(sequence), Random(2, sequence));
        }
        else
        {
            batch.Add(Inputs(sequence), Random(steps * 2, sequence), Enumerable.Range(0, steps).Select(t => Mask(sequence, t)).ToArray());
        }
    }

    private static float Backward(SequenceTrainer trainer, SequenceBatch batch)
    {
        trainer.Forward(batch);
        return trainer.Backward(batch, inputGradients: true);
    }

    private static float[] Gradient(SequenceTrainer trainer, string tensor, int size) => Copy(size, y => trainer.CopyGradient(tensor, y));

    /// <summary>All gradients, in the order of parameters.</summary>
    private static float[] Gradients(SequenceTrainer trainer) => Tensors.SelectMany((name, i) => Gradient(trainer, name, Sizes[i])).ToArray();

    private static float[] InputGradients(SequenceTrainer trainer) => Copy(trainer.TotalSteps * 3, y => trainer.CopyInputGradients(y));

    private static void AssertEachTensorClose(float[] expected, float[] actual, double tolerance)
    {
        Assert.Equal(Sizes.Sum(), expected.Length);
        int at = 0;
        foreach (int size in Sizes)
        {
            AssertClose(expected.AsSpan(at, size), actual.AsSpan(at, size), tolerance);
            at += size;
        }
    }
}
