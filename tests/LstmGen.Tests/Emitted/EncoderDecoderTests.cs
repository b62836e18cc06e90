using System;
using System.Collections.Generic;
using System.Linq;
using LstmGen.Tests.Emitted.Models;
using Xunit;

namespace LstmGen.Tests.Emitted;

/// <summary>Two emitted models trained as one network.</summary>
public sealed class EncoderDecoderTests
{
    private const int Inputs = TwoLayerModel.InputSize, Outputs = TwoLayerModel.OutputSize;

    private static readonly int[] SourceSteps = [3, 1, 6, 4, 4];
    private static readonly int[] TargetSteps = [2, 5, 1, 3, 4];

    /// <summary>Where both networks have the same weights, the pair is one network over source and target in a row: its gradient is the sum of theirs.</summary>
    [Fact]
    public void WithEqualWeightsThePairIsOneNetworkOverSourceAndTarget()
    {
        TwoLayerModel model = new(5);
        TwoLayerModel.Trainer encoder = model.CreateTrainer(new Sgd(1), 6, 5), decoder = model.CreateTrainer(new Sgd(1), 5, 5), whole = model.CreateTrainer(new Sgd(1), 9, 5);
        (SequenceBatch source, SequenceBatch target, SequenceBatch both) = Draw();
        EncoderDecoderTrainer joined = new(encoder, decoder);

        joined.Forward(source, target);
        float loss = joined.Backward(target);
        whole.Forward(both);
        Assert.Equal(whole.Backward(both), loss, 1e-6f);
        Assert.Equal(loss, joined.Evaluate(source, target));

        foreach ((string tensor, int count) in Tensors())
        {
            float[] expected = new float[count], fromEncoder = new float[count], fromDecoder = new float[count];
            whole.CopyGradient(tensor, expected);
            encoder.CopyGradient(tensor, fromEncoder);
            decoder.CopyGradient(tensor, fromDecoder);
            float largest = expected.Max(Math.Abs);
            for (int i = 0; i < count; i++)
            {
                Assert.Equal(expected[i], fromEncoder[i] + fromDecoder[i], 1e-5f * largest);
            }

            Assert.True(fromDecoder.Max(Math.Abs) > 0);
            Assert.Equal(tensor.StartsWith("lstm", StringComparison.Ordinal), fromEncoder.Max(Math.Abs) > 1e-3f * largest);   // nothing above the states
        }
    }

    /// <summary>What stands above the encoder's states, one output a sequence here, takes no part: the gradients are those of an encoder with another head.</summary>
    [Fact]
    public void TheEncodersHeadTakesNoPart()
    {
        TwoLayerModel model = new(5);
        TwoLayerModel.Trainer plain = model.CreateTrainer(new Sgd(1), 6, 5);
        PooledEncoder.Trainer pooled = new PooledEncoder(5).CreateTrainer(new Sgd(1), 6, 5);
        float[] parameters = new float[TwoLayerModel.ParameterCount];
        plain.CopyParameters(parameters);
        pooled.SetParameters(parameters);   // the same tensors in the same order
        (SequenceBatch source, SequenceBatch target, _) = Draw(out List<float[]> sources, out _);
        SequenceBatch pooledSource = PooledEncoder.CreateBatch(6, 5);
        sources.ForEach(inputs => pooledSource.Add(inputs));

        EncoderDecoderTrainer first = new(plain, model.CreateTrainer(new Sgd(1), 5, 5));
        EncoderDecoderTrainer second = new(pooled, model.CreateTrainer(new Sgd(1), 5, 5), ("lstm", "lstm"), ("lstm2", "lstm2"));    // the mean carries a state too
        first.Forward(source, target);
        second.Forward(pooledSource, target);
        Assert.Equal(first.Backward(target), second.Backward(target));
        foreach ((string tensor, int count) in Tensors())
        {
            float[] expected = new float[count], actual = new float[count];
            plain.CopyGradient(tensor, expected);
            pooled.CopyGradient(tensor, actual);
            Assert.Equal(expected, actual);
        }
    }

    [Fact]
    public void InferenceHandsTheStateOverAsTrainingDoes()
    {
        TwoLayerModel reader = new(5), writer = new(6);
        TwoLayerModel.Trainer encoder = reader.CreateTrainer(new Sgd(1), 6, 5), decoder = writer.CreateTrainer(new Sgd(1), 5, 5);
        (SequenceBatch source, SequenceBatch target, _) = Draw(out List<float[]> sources, out List<float[]> targets);
        new EncoderDecoderTrainer(encoder, decoder).Forward(source, target);
        float[] state = new float[TwoLayerModel.StateSize];
        for (int i = 0; i < sources.Count; i++)
        {
            TwoLayerModel.State read = reader.InitialState, write = default;
            reader.Run(ref read, sources[i], new float[SourceSteps[i] * Outputs]);
            read.CopyTo(state);
            write.CopyFrom(state);
            float[] streamed = new float[TargetSteps[i] * Outputs], trained = new float[TargetSteps[i] * Outputs];
            writer.Run(ref write, targets[i], streamed);
            decoder.CopyOutputs(i, trained);
            Assert.All(streamed.Zip(trained), pair => Assert.Equal(pair.First, pair.Second, 2e-6f));
        }
    }

    private static (SequenceBatch Source, SequenceBatch Target, SequenceBatch Both) Draw() => Draw(out _, out _);

    private static (SequenceBatch Source, SequenceBatch Target, SequenceBatch Both) Draw(out List<float[]> sources, out List<float[]> targets)
    {
        SeededRandom random = new(3);
        SequenceBatch source = TwoLayerModel.CreateBatch(6, 5), target = TwoLayerModel.CreateBatch(5, 5), both = TwoLayerModel.CreateBatch(9, 5);
        (sources, targets) = ([], []);
        for (int i = 0; i < SourceSteps.Length; i++)
        {
            float[] read = Values(SourceSteps[i] * Inputs), write = Values(TargetSteps[i] * Inputs), wanted = Values(TargetSteps[i] * Outputs);
            source.Add(read);
            target.Add(write, wanted);
            bool[] mask = [.. Enumerable.Repeat(false, SourceSteps[i]), .. Enumerable.Repeat(true, TargetSteps[i])];
            both.Add([.. read, .. write], [.. new float[SourceSteps[i] * Outputs], .. wanted], mask);
            sources.Add(read);
            targets.Add(write);
        }

        return (source, target, both);

        float[] Values(int count) => [.. Enumerable.Range(0, count).Select(_ => (2 * random.NextSingle()) - 1)];
    }

    private static (string Tensor, int Count)[] Tensors() =>
    [
        ("lstm.weight_ih_l0", 20 * 3), ("lstm.weight_hh_l0", 20 * 5), ("lstm.bias_ih_l0", 20), ("lstm.bias_hh_l0", 20),
        ("lstm2.weight_ih_l0", 36 * 5), ("lstm2.weight_hh_l0", 36 * 9), ("lstm2.bias_ih_l0", 36), ("lstm2.bias_hh_l0", 36),
        ("dense.weight", 2 * 9), ("dense.bias", 2),
    ];
}
