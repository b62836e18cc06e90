using System;
using LstmGen.Memory;
using LstmGen.Training;

namespace LstmGen;

/// <summary>
/// Sequences to train on or to evaluate, of different lengths if need be. Reusable: everything is allocated at construction, and
/// <see cref="Clear"/> makes room for the next batch. A batch need not be full. A sequence may have no step at all: it has no output and takes no part in
/// the loss, and its final state is its initial one.
/// </summary>
public sealed class SequenceBatch
{
    /// <summary>Floats behind the last input: a whole vector may be read from any row.</summary>
    private const int Slack = 8;

    private readonly float[] _inputs;
    private readonly float[] _targets;
    private readonly int[] _classIds;
    private readonly bool[] _mask;
    private readonly float[] _states;
    private readonly int[] _lengths;
    private readonly TargetKind[] _kinds;
    private readonly bool[] _lastOnly;
    private readonly bool[] _hasState;
    private readonly int _targetWidth;
    private readonly int[] _kindCounts = new int[3];

    /// <summary>Allocates room for a batch.</summary>
    /// <param name="inputSize">Floats of one step's input.</param>
    /// <param name="outputSize">Floats of one step's output; number of classes where targets are class ids.</param>
    /// <param name="maxSteps">Steps of the longest sequence.</param>
    /// <param name="maxBatch">Sequences at once.</param>
    /// <param name="stateSize">Floats of a state, unpadded; needed for initial states only.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is less than 1 (the state's: 0), or the batch is larger than an array can be.</exception>
    public SequenceBatch(int inputSize, int outputSize, int maxSteps, int maxBatch, int stateSize = 0)
    {
        InputSize = AtLeast(1, inputSize, nameof(inputSize));
        OutputSize = AtLeast(1, outputSize, nameof(outputSize));
        MaxSteps = AtLeast(1, maxSteps, nameof(maxSteps));
        MaxBatch = AtLeast(1, maxBatch, nameof(maxBatch));
        StateSize = AtLeast(0, stateSize, nameof(stateSize));
        _targetWidth = AlignedBuffer.Pad8(outputSize);

        long rows = (long)maxSteps * maxBatch;
        long widest = Math.Max(Math.Max(inputSize, _targetWidth) * rows, (long)stateSize * maxBatch);
        if (rows > int.MaxValue || widest > Array.MaxLength - Slack)
        {
            throw new ArgumentOutOfRangeException(
                nameof(maxSteps), maxSteps, $"maxSteps x maxBatch = {rows} rows are more than one array can hold.");
        }

        _inputs = new float[(rows * inputSize) + Slack];
        _targets = new float[rows * _targetWidth];
        _classIds = new int[rows];
        _mask = new bool[rows];
        _states = new float[(long)maxBatch * stateSize];
        _lengths = new int[maxBatch];
        _kinds = new TargetKind[maxBatch];
        _lastOnly = new bool[maxBatch];
        _hasState = new bool[maxBatch];
    }

    /// <summary>Floats of one step's input.</summary>
    public int InputSize { get; }

    /// <summary>Floats of one step's output.</summary>
    public int OutputSize { get; }

    /// <summary>Steps of the longest sequence that fits.</summary>
    public int MaxSteps { get; }

    /// <summary>Sequences that fit.</summary>
    public int MaxBatch { get; }

    /// <summary>Floats of an initial state; 0 where the batch was made without.</summary>
    public int StateSize { get; }

    /// <summary>Sequences added since the last <see cref="Clear"/>.</summary>
    public int Count { get; private set; }

    /// <summary>Changes with every change of content.</summary>
    internal long Version { get; private set; }

    /// <summary>Floats between the targets of two steps, padding (zeros) included.</summary>
    internal int TargetWidth => _targetWidth;

    /// <summary>Steps that take part in the loss.</summary>
    internal long ValidSteps { get; private set; }

    /// <summary>Steps of the longest sequence.</summary>
    internal int LongestLength { get; private set; }

    /// <summary>All sequences have as many steps as the longest.</summary>
    internal bool EqualLengths { get; private set; } = true;

    /// <summary>Lengths are equal, and every step has a target of its own that takes part in the loss.</summary>
    internal bool EveryStepCounts { get; private set; } = true;

    /// <summary>Sequences with targets of a kind.</summary>
    internal int CountOf(TargetKind kind) => _kindCounts[(int)kind];

    /// <summary>Removes all sequences; keeps the memory.</summary>
    public void Clear()
    {
        Count = 0;
        ValidSteps = 0;
        LongestLength = 0;
        EqualLengths = true;
        EveryStepCounts = true;
        Array.Clear(_kindCounts);
        Version++;
    }

    /// <summary>Steps of a sequence.</summary>
    /// <param name="sequence">Index in the order of adding.</param>
    /// <exception cref="ArgumentOutOfRangeException">No such sequence.</exception>
    public int Length(int sequence) => _lengths[Check(sequence)];

    /// <summary>Adds a sequence whose outputs are compared with values.</summary>
    /// <param name="inputs">steps x InputSize floats, step after step.</param>
    /// <param name="targets">steps x OutputSize floats: a loss at every step; or OutputSize floats: a loss at the last step.</param>
    /// <param name="mask">One flag a step, false: the step takes no part in the loss; empty: all take part. Only with targets at every step.</param>
    /// <exception cref="ArgumentException">A length does not fit.</exception>
    /// <exception cref="InvalidOperationException">The batch is full.</exception>
    public void Add(ReadOnlySpan<float> inputs, ReadOnlySpan<float> targets, ReadOnlySpan<bool> mask = default)
    {
        int steps = CheckInputs(inputs);
        bool everyStep = targets.Length == (long)steps * OutputSize;
        if (!everyStep && targets.Length != OutputSize)
        {
            throw new ArgumentException(
                $"Expected {(long)steps * OutputSize} floats ({steps} steps of {OutputSize}) or {OutputSize} (the last step alone), got {targets.Length}.",
                nameof(targets));
        }

        CheckMask(mask, steps, everyStep);
        int row = Begin(inputs, steps, TargetKind.Values, !everyStep, mask);
        for (int t = 0; t < targets.Length / OutputSize; t++)
        {
            // Rows are padded so that the loss can read whole vectors; the padding is zero since construction.
            targets.Slice(t * OutputSize, OutputSize).CopyTo(_targets.AsSpan((row + t) * _targetWidth));
        }

        End();
    }

    /// <summary>Adds a sequence whose outputs are compared with classes.</summary>
    /// <param name="inputs">steps x InputSize floats, step after step.</param>
    /// <param name="classIds">One class a step: a loss at every step; or a single one: a loss at the last step. Each from 0 to OutputSize - 1.</param>
    /// <param name="mask">One flag a step, false: the step takes no part in the loss; empty: all take part. Only with a class at every step.</param>
    /// <exception cref="ArgumentException">A length does not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A class id is outside its range.</exception>
    /// <exception cref="InvalidOperationException">The batch is full.</exception>
    public void Add(ReadOnlySpan<float> inputs, ReadOnlySpan<int> classIds, ReadOnlySpan<bool> mask = default)
    {
        int steps = CheckInputs(inputs);
        bool everyStep = classIds.Length == steps;
        if (!everyStep && classIds.Length != 1)
        {
            throw new ArgumentException($"Expected {steps} class ids (one a step) or 1 (the last step alone), got {classIds.Length}.", nameof(classIds));
        }

        CheckMask(mask, steps, everyStep);
        foreach (int id in classIds)
        {
            if ((uint)id >= (uint)OutputSize)
            {
                throw new ArgumentOutOfRangeException(nameof(classIds), id, $"Expected class ids from 0 to {OutputSize - 1}.");
            }
        }

        int row = Begin(inputs, steps, TargetKind.ClassIds, !everyStep, mask);
        classIds.CopyTo(_classIds.AsSpan(row));
        End();
    }

    /// <summary>Adds a sequence whose last output is compared with a class.</summary>
    /// <param name="inputs">steps x InputSize floats, step after step.</param>
    /// <param name="classId">From 0 to OutputSize - 1.</param>
    /// <exception cref="ArgumentException">A length does not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The class id is outside its range.</exception>
    /// <exception cref="InvalidOperationException">The batch is full.</exception>
    public void Add(ReadOnlySpan<float> inputs, int classId)
    {
        int steps = CheckInputs(inputs);
        if ((uint)classId >= (uint)OutputSize)
        {
            throw new ArgumentOutOfRangeException(nameof(classId), classId, $"Expected a class id from 0 to {OutputSize - 1}.");
        }

        int row = Begin(inputs, steps, TargetKind.ClassIds, lastOnly: true, mask: default);
        _classIds[row] = classId;
        End();
    }

    /// <summary>Adds a sequence without targets, for a loss of the caller's own (<see cref="SequenceTrainer.Forward"/> and <c>Backward</c>).</summary>
    /// <param name="inputs">steps x InputSize floats, step after step.</param>
    /// <exception cref="ArgumentException">A length does not fit.</exception>
    /// <exception cref="InvalidOperationException">The batch is full.</exception>
    public void Add(ReadOnlySpan<float> inputs)
    {
        Begin(inputs, CheckInputs(inputs), TargetKind.None, lastOnly: false, mask: default);
        End();
    }

    /// <summary>Adds a sequence of another batch of the same sizes, with its targets, mask and initial state.</summary>
    internal void Add(SequenceBatch other, int sequence)
    {
        int steps = other._lengths[sequence], from = other.Row(sequence);
        bool lastOnly = other._lastOnly[sequence];
        CheckInputs(other._inputs.AsSpan(from * InputSize, steps * InputSize));
        int row = Begin(
            other._inputs.AsSpan(from * InputSize, steps * InputSize), steps, other._kinds[sequence], lastOnly, lastOnly ? default : other._mask.AsSpan(from, steps));
        int targets = lastOnly ? 1 : steps;
        if (other._kinds[sequence] == TargetKind.Values)
        {
            other._targets.AsSpan(from * _targetWidth, targets * _targetWidth).CopyTo(_targets.AsSpan(row * _targetWidth));
        }
        else if (other._kinds[sequence] == TargetKind.ClassIds)
        {
            other._classIds.AsSpan(from, targets).CopyTo(_classIds.AsSpan(row));
        }

        End();
        if (other._hasState[sequence])
        {
            SetInitialState(Count - 1, other.InitialState(sequence));
        }
    }

    /// <summary>Sets the state a sequence starts from; without it, the model's initial state: zero, unless one is stored or learned.</summary>
    /// <param name="sequence">Index in the order of adding.</param>
    /// <param name="state">StateSize floats without padding: what the model's <c>State.CopyTo</c> writes.</param>
    /// <exception cref="ArgumentException">The length does not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">No such sequence.</exception>
    public void SetInitialState(int sequence, ReadOnlySpan<float> state)
    {
        Check(sequence);
        if (state.Length != StateSize)
        {
            throw new ArgumentException(
                StateSize == 0 && state.Length > 0
                    ? $"The batch was made without room for states; give stateSize = {state.Length} to its constructor."
                    : $"Expected exactly {StateSize} floats, got {state.Length}.",
                nameof(state));
        }

        state.CopyTo(_states.AsSpan(sequence * StateSize));
        _hasState[sequence] = StateSize > 0;
        Version++;
    }

    /// <summary>Adds a sequence of ids, for a model whose only input is an <see cref="InputIdsAttribute"/>, whose outputs are compared with classes.</summary>
    /// <param name="ids">One id a step.</param>
    /// <param name="classIds">One class a step: a loss at every step; or a single one: a loss at the last step.</param>
    /// <param name="mask">One flag a step, false: the step takes no part in the loss; empty: all take part. Only with a class at every step.</param>
    /// <exception cref="ArgumentException">A length does not fit, or the model's input is no single id.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A class id is outside its range.</exception>
    /// <exception cref="InvalidOperationException">The batch is full.</exception>
    public void AddIds(ReadOnlySpan<int> ids, ReadOnlySpan<int> classIds, ReadOnlySpan<bool> mask = default)
    {
        if (InputSize != 1)
        {
            throw new ArgumentException($"The model reads {InputSize} values a step, not one id.", nameof(ids));
        }

        Span<float> inputs = ids.Length <= 256 ? stackalloc float[ids.Length] : new float[ids.Length];
        for (int t = 0; t < ids.Length; t++)
        {
            inputs[t] = ids[t];
        }

        Add(inputs, classIds, mask);
    }

    /// <summary>Mean and reciprocal standard deviation of every input value over all steps of all sequences: what an <see cref="NormalizeAttribute"/> of the input wants.</summary>
    /// <param name="offset">Takes InputSize means.</param>
    /// <param name="scale">Takes InputSize reciprocals; 1 where a value never changes.</param>
    /// <exception cref="ArgumentException">A length does not fit.</exception>
    /// <exception cref="InvalidOperationException">The batch is empty.</exception>
    public void Statistics(Span<float> offset, Span<float> scale)
    {
        if (offset.Length != InputSize || scale.Length != InputSize)
        {
            throw new ArgumentException($"Expected {InputSize} floats, got {offset.Length} and {scale.Length}.", offset.Length != InputSize ? nameof(offset) : nameof(scale));
        }

        if (Count == 0)
        {
            throw new InvalidOperationException("The batch is empty.");
        }

        for (int j = 0; j < InputSize; j++)
        {
            // Welford (1962): one pass, and no cancellation.
            double mean = 0, squares = 0;
            long n = 0;
            for (int s = 0; s < Count; s++)
            {
                ReadOnlySpan<float> inputs = Inputs(s);
                for (int i = j; i < inputs.Length; i += InputSize)
                {
                    double difference = inputs[i] - mean;
                    mean += difference / ++n;
                    squares += difference * (inputs[i] - mean);
                }
            }

            offset[j] = (float)mean;
            double deviation = Math.Sqrt(squares / n);
            scale[j] = deviation > 1e-7 * Math.Max(1, Math.Abs(mean)) ? (float)(1 / deviation) : 1f;
        }
    }

    internal ReadOnlySpan<float> Inputs(int sequence) => _inputs.AsSpan(Row(sequence) * InputSize, _lengths[sequence] * InputSize);

    /// <summary>The first input of a sequence. Eight floats may be read from any step on.</summary>
    internal ref float FirstInput(int sequence) => ref _inputs[Row(sequence) * InputSize];

    /// <summary>The first target of a sequence; the next step's is TargetWidth further on.</summary>
    internal ref float FirstTarget(int sequence) => ref _targets[Row(sequence) * _targetWidth];

    internal bool HasInitialState(int sequence) => _hasState[sequence];

    internal ReadOnlySpan<float> InitialState(int sequence) => _states.AsSpan(sequence * StateSize, StateSize);

    internal TargetKind Kind(int sequence) => _kinds[sequence];

    /// <summary>Whether step t of a sequence takes part in the loss.</summary>
    internal bool IsValid(int sequence, int t) => _lastOnly[sequence] ? t == _lengths[sequence] - 1 : _mask[Row(sequence) + t];

    /// <summary>TargetWidth floats, padding zero.</summary>
    internal ReadOnlySpan<float> Target(int sequence, int t) => _targets.AsSpan((Row(sequence) + (_lastOnly[sequence] ? 0 : t)) * _targetWidth, _targetWidth);

    internal int ClassId(int sequence, int t) => _classIds[Row(sequence) + (_lastOnly[sequence] ? 0 : t)];

    private static int AtLeast(int minimum, int value, string parameter) =>
        value >= minimum ? value : throw new ArgumentOutOfRangeException(parameter, value, $"Expected at least {minimum}.");

    private int Row(int sequence) => sequence * MaxSteps;

    private int Check(int sequence) => (uint)sequence < (uint)Count
        ? sequence
        : throw new ArgumentOutOfRangeException(
            nameof(sequence), sequence, Count == 0 ? "The batch is empty." : $"Expected an index from 0 to {Count - 1}.");

    private int CheckInputs(ReadOnlySpan<float> inputs)
    {
        if (Count == MaxBatch)
        {
            throw new InvalidOperationException($"The batch is full: it was made for {MaxBatch} sequences. Train on it and Clear it.");
        }

        if (inputs.Length % InputSize != 0 || inputs.Length / InputSize > MaxSteps)
        {
            throw new ArgumentException(
                $"Expected 0 to {MaxSteps} steps of {InputSize} floats each, got {inputs.Length} floats.", nameof(inputs));
        }

        return inputs.Length / InputSize;
    }

    private static void CheckMask(ReadOnlySpan<bool> mask, int steps, bool everyStep)
    {
        if (mask.IsEmpty)
        {
            return;
        }

        if (!everyStep)
        {
            throw new ArgumentException("A mask selects steps of a loss at every step, but the targets are for the last step alone.", nameof(mask));
        }

        if (mask.Length != steps)
        {
            throw new ArgumentException($"Expected exactly {steps} flags (one a step) or none, got {mask.Length}.", nameof(mask));
        }
    }

    private int Begin(ReadOnlySpan<float> inputs, int steps, TargetKind kind, bool lastOnly, ReadOnlySpan<bool> mask)
    {
        int row = Row(Count);
        inputs.CopyTo(_inputs.AsSpan(row * InputSize));
        if (mask.IsEmpty)
        {
            _mask.AsSpan(row, steps).Fill(true);
        }
        else
        {
            mask.CopyTo(_mask.AsSpan(row));
        }

        _states.AsSpan(Count * StateSize, StateSize).Clear();
        _hasState[Count] = false;
        _lengths[Count] = steps;
        _kinds[Count] = kind;
        _lastOnly[Count] = lastOnly;
        Summarise(steps, kind, lastOnly, mask);
        return row;
    }

    /// <summary>Keeps what every iteration asks of the whole batch, so that it need not look at every step.</summary>
    private void Summarise(int steps, TargetKind kind, bool lastOnly, ReadOnlySpan<bool> mask)
    {
        int valid = lastOnly ? Math.Min(steps, 1) : mask.IsEmpty ? steps : mask.Count(true);
        ValidSteps += valid;
        EqualLengths &= Count == 0 || steps == LongestLength;
        EveryStepCounts = EveryStepCounts && EqualLengths && !lastOnly && valid == steps;
        LongestLength = Math.Max(LongestLength, steps);
        _kindCounts[(int)kind]++;
    }

    private void End()
    {
        Count++;
        Version++;
    }
}
