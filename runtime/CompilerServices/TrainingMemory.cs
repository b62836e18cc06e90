using System;
using System.ComponentModel;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using LstmGen.Memory;
using LstmGen.Training;

namespace LstmGen.CompilerServices;

/// <summary>
/// Every buffer of a trainer, on 64-byte boundaries, allocated once for maxSteps x maxBatch rows.
/// Sequences are sorted longest first, and n_t of them still run at step t (PyTorch's packed sequence): the row of (t, b), b &lt; n_t, is n_0 + .. + n_(t-1) + b.
/// Buffers are rows of floats padded to multiples of 8.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class TrainingMemory
{
    private readonly AlignedBuffer _weights;
    private readonly AlignedBuffer _transposed;
    private readonly AlignedBuffer _gradients;
    private readonly AlignedBuffer[] _activations;
    private readonly AlignedBuffer[] _activationGradients;
    private readonly AlignedBuffer[] _records;
    private readonly AlignedBuffer[] _states;
    private readonly AlignedBuffer[] _carries;
    private readonly int[] _activeCounts;
    private readonly int _maxRows;
    private int _steps;

    internal TrainingMemory(TrainingLayout layout, int maxSteps, int maxBatch)
    {
        ReadOnlySpan<StageLayout> stages = layout.Stages;
        long rows = (long)maxSteps * maxBatch;
        _maxRows = (int)Math.Min(rows, int.MaxValue);
        _weights = new AlignedBuffer(layout.MasterLength);
        _transposed = new AlignedBuffer(layout.TransposedLength);
        _gradients = new AlignedBuffer(layout.MasterLength);
        _activations = new AlignedBuffer[layout.Vectors.Length];
        _activationGradients = new AlignedBuffer[layout.Vectors.Length + layout.Gradients.Length];
        _records = new AlignedBuffer[stages.Length];
        _states = new AlignedBuffer[stages.Length];
        _carries = new AlignedBuffer[stages.Length];
        for (int i = 0; i < _activationGradients.Length; i++)
        {
            bool vector = i < layout.Vectors.Length;
            int width = AlignedBuffer.Pad8(vector ? layout.Vectors[i] : layout.Gradients[i - layout.Vectors.Length]);
            _activationGradients[i] = Allocate(rows, width);
            if (vector)
            {
                _activations[i] = Allocate(rows, width);
            }
        }

        for (int s = 0; s < stages.Length; s++)
        {
            _records[s] = Allocate(rows, stages[s].RecordWidth);
            _states[s] = Allocate(rows + maxBatch, stages[s].StateWidth);
            _carries[s] = Allocate(maxBatch, stages[s].StateWidth);
        }

        _activeCounts = new int[maxSteps];
        Masks = new DropoutMasks(layout, maxSteps, maxBatch);
    }

    /// <summary>Vectors of eight floats have thirty-two registers and not sixteen: a constant to the JIT. It decides which kernel runs, and no bits.</summary>
    public static bool ManyRegisters => Avx512F.VL.IsSupported;

    /// <summary>Vectors of sixteen floats are operations of the processor: a constant to the JIT. It decides which kernel runs, and no bits.</summary>
    public static bool LongVectors => Vector512.IsHardwareAccelerated && Avx512F.IsSupported;

    /// <summary>Master weights, in the master layout.</summary>
    public ref float Weights => ref _weights.Reference;

    /// <summary>Transposed copies of master weights.</summary>
    public ref float Transposed => ref _transposed.Reference;

    /// <summary>Weight gradients, in the master layout. Backward passes add to them.</summary>
    public ref float Gradients => ref _gradients.Reference;

    /// <summary>n_t for t = 0 .. T - 1.</summary>
    public ReadOnlySpan<int> ActiveCounts => _activeCounts.AsSpan(0, _steps);

    /// <summary>Rows of the batch: the sum of <see cref="ActiveCounts"/>.</summary>
    public int Rows { get; private set; }

    /// <summary>What the recurrent dropout of a stage multiplies by, one row a sequence.</summary>
    /// <param name="stage">Index of the stage.</param>
    public ref float Mask(int stage) => ref Masks.Recurrent(stage);

    /// <summary>For every step: target = factor times the source at the first step of the sequence.</summary>
    /// <param name="source">Index of the activation buffer read.</param>
    /// <param name="from">First element read.</param>
    /// <param name="target">Index of the activation buffer written.</param>
    /// <param name="to">First element written.</param>
    /// <param name="count">Elements.</param>
    /// <param name="factor">The factor.</param>
    public void CopyFirst(int source, int from, int target, int to, int count, float factor) => First(source, from, target, to, count, factor, add: false);

    /// <summary>The same, added to the target.</summary>
    /// <param name="source">Index of the activation buffer read.</param>
    /// <param name="from">First element read.</param>
    /// <param name="target">Index of the activation buffer written.</param>
    /// <param name="to">First element written.</param>
    /// <param name="count">Elements.</param>
    /// <param name="factor">The factor.</param>
    public void AddFirst(int source, int from, int target, int to, int count, float factor) => First(source, from, target, to, count, factor, add: true);

    /// <summary>The gradient of both: that of the source at the first step gains what all steps of the sequence say.</summary>
    /// <param name="source">Index of the activation buffer that was read.</param>
    /// <param name="from">First element read.</param>
    /// <param name="target">Index of the activation buffer that was written.</param>
    /// <param name="to">First element written.</param>
    /// <param name="count">Elements.</param>
    /// <param name="factor">The factor.</param>
    public void AddFirstGradient(int source, int from, int target, int to, int count, float factor)
    {
        int sourceWidth = Width(_activationGradients[source]), targetWidth = Width(_activationGradients[target]);
        Span<float> dx = _activationGradients[source].Span, dy = _activationGradients[target].Span;
        int row = 0;
        foreach (int active in ActiveCounts)
        {
            for (int b = 0; b < active; b++, row++)
            {
                VectorRows.Add(ref dy[(row * targetWidth) + to], 0, ref dx[(b * sourceWidth) + from], 0, count, 1, factor);
            }
        }
    }

    private void First(int source, int from, int target, int to, int count, float factor, bool add)
    {
        int sourceWidth = Width(_activations[source]), targetWidth = Width(_activations[target]);
        Span<float> x = _activations[source].Span, y = _activations[target].Span;
        int row = 0;
        foreach (int active in ActiveCounts)
        {
            for (int b = 0; b < active; b++, row++)
            {
                // The rows of the first step come first.
                Span<float> place = y.Slice((row * targetWidth) + to, count);
                if (!add)
                {
                    place.Clear();
                }

                VectorRows.Add(ref x[(b * sourceWidth) + from], 0, ref place[0], 0, count, 1, factor);
            }
        }
    }

    private int Width(AlignedBuffer rows) => rows.Length / _maxRows;

    /// <summary>Drops values of an activation buffer at random, in training.</summary>
    /// <param name="layer">Index of the dropout layer.</param>
    /// <param name="vector">Index of the activation buffer.</param>
    /// <param name="size">Floats of a row.</param>
    /// <param name="rate">Share that becomes zero.</param>
    /// <param name="perSequence">One mask for all steps of a sequence.</param>
    public void Drop(int layer, int vector, int size, float rate, bool perSequence) =>
        Masks.Forward(layer, _activations[vector].Span, Width(_activations[vector]), size, rate, perSequence, ActiveCounts);

    /// <summary>Drops the same values of the gradient.</summary>
    /// <param name="layer">Index of the dropout layer.</param>
    /// <param name="vector">Index of the activation buffer.</param>
    /// <param name="size">Floats of a row.</param>
    public void DropGradient(int layer, int vector, int size) => Masks.Backward(layer, _activationGradients[vector].Span, Width(_activationGradients[vector]), size, Rows);

    internal DropoutMasks Masks { get; }

    internal Span<float> WeightSpan => _weights.Span;

    internal Span<float> TransposedSpan => _transposed.Span;

    internal Span<float> GradientSpan => _gradients.Span;

    /// <summary>Activation buffer i: 0 is the model's input. Padding lanes are zero.</summary>
    /// <param name="i">Index of the vector.</param>
    public ref float Activation(int i) => ref _activations[i].Reference;

    /// <summary>Gradient of activation buffer i, of the same shape. The one a backward pass starts from is filled, padding lanes zero.</summary>
    /// <param name="i">Index of the vector; behind the vectors, of a further gradient buffer.</param>
    public ref float ActivationGradient(int i) => ref _activationGradients[i].Reference;

    /// <summary>The tape of a stage, one row of its record width for every row.</summary>
    /// <param name="stage">Index of the stage.</param>
    public ref float Record(int stage) => ref _records[stage].Reference;

    /// <summary>
    /// The states of a stage, n_0 + <see cref="Rows"/> rows of its state width: the state before the first step that the stage runs (in reverse: the last)
    /// of sequence b in row b, the state after (t, b) in row n_0 + row(t, b).
    /// </summary>
    /// <param name="stage">Index of the stage.</param>
    public ref float State(int stage) => ref _states[stage].Reference;

    /// <summary>
    /// Gradient with respect to the after-step state, one row a sequence. Before a backward pass: that of the final state (or zero). After it: that of
    /// the initial state.
    /// </summary>
    /// <param name="stage">Index of the stage.</param>
    public ref float Carry(int stage) => ref _carries[stage].Reference;

    internal Span<float> ActivationSpan(int i) => _activations[i].Span;

    internal Span<float> ActivationGradientSpan(int i) => _activationGradients[i].Span;

    internal Span<float> StateSpan(int stage) => _states[stage].Span;

    internal Span<float> CarrySpan(int stage) => _carries[stage].Span;

    /// <summary>Takes over the lengths of a batch, longest first.</summary>
    internal void SetLengths(ReadOnlySpan<int> sortedLengths)
    {
        _steps = sortedLengths[0];
        if (sortedLengths[^1] == _steps)
        {
            _activeCounts.AsSpan(0, _steps).Fill(sortedLengths.Length);
            Rows = _steps * sortedLengths.Length;
            return;
        }

        int rows = 0;
        int active = sortedLengths.Length;
        for (int t = 0; t < _steps; t++)
        {
            while (sortedLengths[active - 1] <= t)
            {
                active--;
            }

            _activeCounts[t] = active;
            rows += active;
        }

        Rows = rows;
    }

    internal static AlignedBuffer Allocate(long rows, int width)
    {
        // Compared by division: rows can be near 2^62.
        if (width > 0 && rows > (Array.MaxLength - 64) / width)
        {
            throw new ArgumentOutOfRangeException(
                "maxSteps", $"maxSteps x maxBatch needs {rows} rows of {width} floats, more than one array can hold. Train on shorter chunks or smaller batches.");
        }

        return new AlignedBuffer(rows * width);
    }
}
