using System;

namespace LstmGen;

/// <summary>A network that maps a sequence to a sequence of the same length, carrying its state in a value outside the network.</summary>
/// <typeparam name="TState">The model's own state value; <c>default</c> is the zero state.</typeparam>
public interface ISequenceNetwork<TState>
    where TState : unmanaged
{
    /// <summary>Floats of one step's input.</summary>
    int InputSize { get; }

    /// <summary>Floats of one step's output.</summary>
    int OutputSize { get; }

    /// <summary>Runs over a whole sequence.</summary>
    /// <param name="state">Before: the state ahead of the first step. After: the state behind the last.</param>
    /// <param name="inputs">steps x <see cref="InputSize"/> floats, step after step.</param>
    /// <param name="outputs">steps x <see cref="OutputSize"/> floats, step after step.</param>
    /// <exception cref="ArgumentException">A length does not fit, or the spans overlap without being the same.</exception>
    void Run(ref TState state, ReadOnlySpan<float> inputs, Span<float> outputs);
}
