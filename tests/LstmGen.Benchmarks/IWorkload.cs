using System;

namespace LstmGen.Benchmarks;

/// <summary>A model behind calls that do many steps each, so that the interface costs nothing per step.</summary>
internal interface IWorkload
{
    /// <summary>As the yardstick names it.</summary>
    string Name { get; }

    int Inputs { get; }

    int Outputs { get; }

    /// <summary>Starts from the zero state.</summary>
    void Reset();

    /// <summary>Public <c>Step</c>, called for steps [from, from + count).</summary>
    void Step(ReadOnlySpan<float> inputs, Span<float> outputs, int from, int count);

    /// <summary>Public <c>Run</c> over the same steps.</summary>
    void Run(ReadOnlySpan<float> inputs, Span<float> outputs, int from, int count);

    SequenceTrainer CreateTrainer(Optimizer optimizer, int maxSteps, int maxBatch);

    /// <summary>Canonical order; published at once.</summary>
    void SetParameters(ReadOnlySpan<float> parameters);
}
