using System;

namespace LstmGen;

/// <summary>A network that can also be run one step at a time: nothing in it looks ahead.</summary>
/// <typeparam name="TState">The model's own state value; <c>default</c> is the zero state.</typeparam>
public interface IStreamingNetwork<TState> : ISequenceNetwork<TState>
    where TState : unmanaged
{
    /// <summary>Runs one time step. Allocates nothing, takes no lock.</summary>
    /// <param name="state">Before: the state ahead of the step. After: the state behind it.</param>
    /// <param name="input"><see cref="ISequenceNetwork{TState}.InputSize"/> floats.</param>
    /// <param name="output"><see cref="ISequenceNetwork{TState}.OutputSize"/> floats.</param>
    /// <exception cref="ArgumentException">A length does not fit, or the spans overlap without being the same.</exception>
    void Step(ref TState state, ReadOnlySpan<float> input, Span<float> output);

    /// <summary>Runs one time step of many streams, with one set of weights. The same bits as from <see cref="Step"/>. Allocates nothing, takes no lock.</summary>
    /// <param name="states">Before: the states ahead of the step. After: the states behind it.</param>
    /// <param name="inputs"><see cref="ISequenceNetwork{TState}.InputSize"/> floats for each state, one after the other.</param>
    /// <param name="outputs"><see cref="ISequenceNetwork{TState}.OutputSize"/> floats for each state.</param>
    /// <exception cref="ArgumentException">A length does not fit, or the spans overlap without being the same.</exception>
    void StepMany(Span<TState> states, ReadOnlySpan<float> inputs, Span<float> outputs);
}
