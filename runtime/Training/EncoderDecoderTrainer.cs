using System;
using LstmGen.CompilerServices;
using LstmGen.Training;

namespace LstmGen;

/// <summary>
/// Trains two models as one network (Cho et al. 2014; Sutskever, Vinyals and Le 2014): the encoder's final state is the decoder's initial state, and the gradient of the latter
/// is the gradient of the former. The loss is the decoder's. The same sequence of both batches, by the order of adding, belongs together; lengths are free.
/// <para>Everything is allocated at construction. One thread at a time, both trainers included.</para>
/// </summary>
public sealed class EncoderDecoderTrainer
{
    private readonly StateLinks _links;
    private readonly float[] _encoderStates;    // also their gradients
    private readonly float[] _decoderStates;
    private readonly float[] _gradient;
    private float _maxGradientNorm = float.PositiveInfinity;
    private long _encoderTape, _decoderTape;    // which forward passes belong together

    /// <summary>Joins two trainers whose models carry the same states: as many layers, of the same kind and size, in the same order.</summary>
    /// <param name="encoder">Reads the source; its outputs and its loss are not used.</param>
    /// <param name="decoder">Starts from the encoder's final state; its loss is minimised.</param>
    /// <exception cref="ArgumentException">The states do not fit, or both are the same trainer.</exception>
    public EncoderDecoderTrainer(SequenceTrainer encoder, SequenceTrainer decoder)
        : this(encoder, decoder, StateLinks.Whole(ModelOf(encoder, nameof(encoder)), ModelOf(decoder, nameof(decoder))))
    {
    }

    /// <summary>
    /// Joins two trainers layer by layer. A layer of the decoder that is in no pair starts where the decoder's batch says, or at zero, also where the model stores another
    /// initial state; a layer of the encoder may be in several pairs.
    /// </summary>
    /// <param name="encoder">Reads the source; its outputs and its loss are not used.</param>
    /// <param name="decoder">Starts from the encoder's final state; its loss is minimised.</param>
    /// <param name="layers">Names of layers that carry the same states of the same sizes, for example <c>("lstm2", "lstm")</c>.</param>
    /// <exception cref="ArgumentException">There is no such layer, the states do not fit, a layer of the decoder is in two pairs, or both are the same trainer.</exception>
    public EncoderDecoderTrainer(SequenceTrainer encoder, SequenceTrainer decoder, params (string EncoderLayer, string DecoderLayer)[] layers)
        : this(encoder, decoder, StateLinks.Layers(ModelOf(encoder, nameof(encoder)), ModelOf(decoder, nameof(decoder)), layers ?? throw new ArgumentNullException(nameof(layers))))
    {
    }

    private EncoderDecoderTrainer(SequenceTrainer encoder, SequenceTrainer decoder, StateLinks links)
    {
        if (ReferenceEquals(encoder, decoder))
        {
            throw new ArgumentException("Encoder and decoder are the same trainer; each needs parameters and a tape of its own.", nameof(decoder));
        }

        Encoder = encoder;
        Decoder = decoder;
        _links = links;
        int batch = Math.Min(encoder.MaxBatch, decoder.MaxBatch);
        _encoderStates = new float[(long)batch * encoder.Layout.StateSize];
        _decoderStates = new float[(long)batch * decoder.Layout.StateSize];
        _gradient = new float[decoder.Layout.StateSize];
    }

    /// <summary>The trainer of the network that reads the source. Its learning rate may differ from the decoder's; 0 freezes it.</summary>
    public SequenceTrainer Encoder { get; }

    /// <summary>The trainer of the network that writes the target.</summary>
    public SequenceTrainer Decoder { get; }

    /// <summary>The decoder's loss that <see cref="Train"/>, <see cref="Evaluate"/> or <see cref="Backward(SequenceBatch)"/> last computed; NaN before.</summary>
    public float LossValue => Decoder.LossValue;

    /// <summary>The global norm of the gradient over both networks at the last update, before clipping; NaN before.</summary>
    public float GradientNorm { get; private set; } = float.NaN;

    /// <summary>
    /// Gradients of both networks are scaled down together so that their global norm does not exceed this; infinity (default): never. What the two
    /// trainers themselves say of clipping is not used.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Not greater than 0.</exception>
    public float MaxGradientNorm
    {
        get => _maxGradientNorm;
        set => _maxGradientNorm = value > 0f
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "Expected a norm greater than 0, or infinity for no clipping.");
    }

    /// <summary>Forward through both networks, loss, backward through both, and one update of both trainers' own weights. Allocates nothing.</summary>
    /// <param name="source">The encoder's sequences; targets are not read.</param>
    /// <param name="target">The decoder's sequences with targets of its loss's kind, as many as <paramref name="source"/> has.</param>
    /// <returns>The decoder's loss before the update.</returns>
    /// <exception cref="ArgumentException">A batch does not fit its trainer, or the batches do not fit each other.</exception>
    /// <exception cref="TrainingDivergedException">Loss or gradient norm is not finite; weights and moments of both are as before.</exception>
    public float Train(SequenceBatch source, SequenceBatch target)
    {
        Forward(source, target);
        float loss = Backward(target);
        Update();
        return loss;
    }

    /// <summary>The decoder's loss, without gradients and without an update. Allocates nothing.</summary>
    /// <param name="source">The encoder's sequences; targets are not read.</param>
    /// <param name="target">The decoder's sequences with targets of its loss's kind, as many as <paramref name="source"/> has.</param>
    /// <returns>The mean over valid elements.</returns>
    /// <exception cref="ArgumentException">A batch does not fit its trainer, or the batches do not fit each other.</exception>
    public float Evaluate(SequenceBatch source, SequenceBatch target) => Decoder.EvaluateFrom(target, Encode(source, target, dropout: false));

    /// <summary>
    /// Runs the encoder, then the decoder from its final states. Outputs and states of both can then be read from the two trainers. Allocates nothing.
    /// </summary>
    /// <param name="source">The encoder's sequences.</param>
    /// <param name="target">The decoder's sequences; targets are not read.</param>
    /// <exception cref="ArgumentException">A batch does not fit its trainer, or the batches do not fit each other.</exception>
    public void Forward(SequenceBatch source, SequenceBatch target)
    {
        Decoder.ForwardFrom(target, Encode(source, target, Encoder.Dropout), Decoder.Dropout);
        Remember();
    }

    /// <summary>
    /// Backward pass of the decoder's own loss through both networks. Adds to the weight gradients of both, which can be read by name from the two
    /// trainers. Allocates nothing.
    /// </summary>
    /// <param name="target">The batch last given to <see cref="Forward"/>, unchanged.</param>
    /// <returns>The loss.</returns>
    /// <exception cref="ArgumentException">Another batch, or targets of the wrong kind.</exception>
    /// <exception cref="InvalidOperationException">No <see cref="Forward"/> since the last Backward or update.</exception>
    /// <exception cref="TrainingDivergedException">The loss is not finite; gradients of both are zeroed.</exception>
    public float Backward(SequenceBatch target)
    {
        RequireTapes();
        try
        {
            Decoder.Backward(target);
        }
        catch (TrainingDivergedException)
        {
            Encoder.ZeroGradients();
            throw;
        }

        BackwardThroughEncoder();
        return LossValue;
    }

    /// <summary>Backward pass of a loss of the caller's own through both networks, given by its gradients at the decoder's outputs. Allocates nothing.</summary>
    /// <param name="outputGradients">Gradient of every output of the decoder, in the order of adding, each sequence Length x OutputSize floats, concatenated.</param>
    /// <exception cref="ArgumentException">The length does not fit.</exception>
    /// <exception cref="InvalidOperationException">No <see cref="Forward"/> since the last Backward or update.</exception>
    public void Backward(ReadOnlySpan<float> outputGradients)
    {
        RequireTapes();
        Decoder.Backward(outputGradients);
        BackwardThroughEncoder();
    }

    /// <summary>One update of both networks from their accumulated gradients: joint norm, joint clipping, each its own optimiser. Allocates nothing.</summary>
    /// <exception cref="InvalidOperationException">There are no gradients.</exception>
    /// <exception cref="TrainingDivergedException">A norm is not finite, or too large for an optimiser's moments; weights and moments of both are as before, gradients are zeroed.</exception>
    public void Update()
    {
        if (!Encoder.HasGradients || !Decoder.HasGradients)
        {
            throw new InvalidOperationException("There are no gradients to update from. Call Forward and Backward first, or Train.");
        }

        double encoder = Encoder.MeasureGradients(), decoder = Decoder.MeasureGradients();
        double norm = Math.Sqrt((encoder * encoder) + (decoder * decoder));
        float scale = Training.GradientNorm.ClipScale(norm, _maxGradientNorm);
        GradientNorm = (float)norm;
        if (!Encoder.CanTake(encoder * scale) || !Decoder.CanTake(decoder * scale))
        {
            ZeroGradients();
            throw new TrainingDivergedException(LossValue, GradientNorm);
        }

        Encoder.FollowSchedule();
        Decoder.FollowSchedule();
        Encoder.ApplyScaled(scale);
        Decoder.ApplyScaled(scale);
    }

    /// <summary>Forgets the accumulated weight gradients of both networks.</summary>
    public void ZeroGradients()
    {
        Encoder.ZeroGradients();
        Decoder.ZeroGradients();
    }

    private static ModelLayout ModelOf(SequenceTrainer trainer, string parameter) =>
        trainer is null ? throw new ArgumentNullException(parameter) : trainer.Layout;

    /// <summary>Runs the encoder; answers the decoder's initial states.</summary>
    private ReadOnlySpan<float> Encode(SequenceBatch source, SequenceBatch target, bool dropout)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(target);
        if (source.Count != target.Count)
        {
            throw new ArgumentException($"The encoder's batch holds {source.Count} sequences, the decoder's {target.Count}.", nameof(target));
        }

        Decoder.CheckFit(target);   // before the encoder runs, which checks its own
        Encoder.ForwardFrom(source, default, dropout);
        int from = Encoder.Layout.StateSize, to = Decoder.Layout.StateSize;
        Span<float> final = _encoderStates.AsSpan(0, from);
        Span<float> states = _decoderStates.AsSpan(0, target.Count * to);
        for (int i = 0; i < target.Count; i++)
        {
            Span<float> state = states.Slice(i * to, to);
            if (target.StateSize > 0)
            {
                target.InitialState(i).CopyTo(state);
            }
            else
            {
                state.Clear();
            }

            Encoder.CopyFinalState(i, final);
            _links.CopyStates(final, state);
        }

        return states;
    }

    private void BackwardThroughEncoder()
    {
        int size = Encoder.Layout.StateSize, count = Decoder.SequenceCount;
        Span<float> gradients = _encoderStates.AsSpan(0, count * size);
        for (int i = 0; i < count; i++)
        {
            Decoder.CopyInitialStateGradients(i, _gradient);
            _links.CopyGradients(_gradient, gradients.Slice(i * size, size));
        }

        Encoder.BackwardFromStates(gradients);
    }

    private void Remember() => (_encoderTape, _decoderTape) = (Encoder.ForwardCount, Decoder.ForwardCount);

    private void RequireTapes()
    {
        if (!Encoder.HasTape || !Decoder.HasTape || Encoder.ForwardCount != _encoderTape || Decoder.ForwardCount != _decoderTape)
        {
            throw new InvalidOperationException(
                "Backward needs the tapes of a Forward through both networks with the current weights, and every Backward uses them up. Call Forward first.");
        }
    }
}
