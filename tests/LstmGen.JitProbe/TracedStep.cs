using System;

namespace LstmGen.JitProbe;

/// <summary>The traced step of a model.</summary>
internal delegate void TracedStep<TState>(ref TState state, ReadOnlySpan<float> input, Span<float> output, StepTrace trace)
    where TState : unmanaged;
