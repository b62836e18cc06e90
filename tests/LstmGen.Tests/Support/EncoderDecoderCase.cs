using System;
using System.Collections.Generic;
using System.Linq;

namespace LstmGen.Tests.Support;

/// <summary>
/// Four pairs of sequences whose lengths order them differently on either side, so that a state handed to the wrong sequence shows; the same in double.
/// </summary>
internal sealed class EncoderDecoderCase
{
    public const int Inputs = 3;
    public const int DecoderInputs = Inputs;
    public const int OutputSize = 2;

    public static readonly int[] SourceLengths = [2, 5, 1, 4];
    public static readonly int[] TargetLengths = [3, 1, 4, 4];

    private readonly double[][] _source = new double[4][];
    private readonly double[][] _input = new double[4][];
    private readonly double[][] _target = new double[4][];

    public EncoderDecoderCase(Optimizer? optimizer = null)
    {
        Encoder = new LinearTrainer(Inputs, OutputSize, optimizer ?? new Adam(0.01f), maxSteps: 5, maxBatch: 4);
        Decoder = new LinearTrainer(DecoderInputs, OutputSize, optimizer ?? new Adam(0.01f), maxSteps: 4, maxBatch: 5);
        Joined = new EncoderDecoderTrainer(Encoder, Decoder);
        Source = NewSource();
        Target = NewTarget();
        SeededRandom random = new(8);
        for (int i = 0; i < 4; i++)
        {
            float[] source = Draw(SourceLengths[i] * Inputs), state = Draw(2 * Inputs);
            Source.Add(source);
            Source.SetInitialState(i, state);
            float[] input = Draw(TargetLengths[i] * DecoderInputs), target = Draw(TargetLengths[i] * OutputSize);
            Target.Add(input, target);
            (_source[i], SourceStates[i], _input[i], _target[i]) = (ToDouble(source), ToDouble(state), ToDouble(input), ToDouble(target));
        }

        EncoderReference = new LinearReference(Inputs, OutputSize, ToDouble(LinearCase.Parameters(Encoder)));
        DecoderReference = new LinearReference(DecoderInputs, OutputSize, ToDouble(LinearCase.Parameters(Decoder)));

        float[] Draw(int count) => [.. Enumerable.Range(0, count).Select(_ => (random.NextSingle() - 0.5f) * 2f)];
        static double[] ToDouble(float[] values) => Array.ConvertAll(values, v => (double)v);
    }

    public LinearTrainer Encoder { get; }

    public LinearTrainer Decoder { get; }

    public EncoderDecoderTrainer Joined { get; }

    public SequenceBatch Source { get; }

    public SequenceBatch Target { get; }

    public double[][] SourceStates { get; } = new double[4][];

    public LinearReference EncoderReference { get; }

    public LinearReference DecoderReference { get; }

    public SequenceBatch NewSource() => new(Inputs, OutputSize, 5, 4, 2 * Inputs);

    public SequenceBatch NewTarget() => new(DecoderInputs, OutputSize, 4, 4, 2 * Inputs);

    /// <summary>All outputs of the decoder, in the order of adding; the state handed over may be rearranged on its way.</summary>
    public IEnumerable<double> Outputs(Func<double[], double[]>? handOver = null) => Enumerable.Range(0, 4).SelectMany(i =>
    {
        double[] state = EncoderReference.Run(_source[i], SourceStates[i]).State;
        return DecoderReference.Run(_input[i], handOver is null ? state : handOver(state)).Outputs;
    });

    /// <summary>Mean squared error over all elements.</summary>
    public double Loss(Func<double[], double[]>? handOver = null) =>
        Outputs(handOver).Zip(_target.SelectMany(t => t), (y, t) => Math.Pow(y - t, 2)).Average();

    public double Loss() => Loss(null);
}
