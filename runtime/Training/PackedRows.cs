using System;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using LstmGen.CompilerServices;
using LstmGen.Memory;

namespace LstmGen.Training;

/// <summary>Moves sequences between the order of adding, unpadded, and the packed, padded rows of training memory.</summary>
internal sealed class PackedRows
{
    private readonly ModelLayout _model;
    private readonly TrainingLayout _layout;
    private readonly AlignedBuffer[] _emptyStates;  // by stage: initial states of sequences without a step, which have no row in packed order
    private readonly bool[] _ownState;         // by place in the batch: the sequence has a state of its own
    private readonly TrainingMemory _memory;
    private readonly int[] _rowStart;          // row of (t, 0)
    private readonly StatePart[] _stateParts;  // in the documented order of the state
    private readonly int[] _stateWidths;
    private readonly bool[] _reverse;          // by stage

    public PackedRows(TrainingLayout layout, TrainingMemory memory, int maxSteps, int maxBatch)
    {
        _model = layout.Model;
        _layout = layout;
        _ownState = new bool[maxBatch];
        _emptyStates = new AlignedBuffer[layout.Stages.Length];
        _memory = memory;
        _rowStart = new int[maxSteps];
        Order = new BatchOrder(maxSteps, maxBatch);

        _stateWidths = new int[layout.Stages.Length];
        _reverse = new bool[layout.Stages.Length];
        for (int s = 0; s < _stateWidths.Length; s++)
        {
            _stateWidths[s] = layout.Stages[s].StateWidth;
            _reverse[s] = layout.Stages[s].Reverse;
            _emptyStates[s] = TrainingMemory.Allocate(maxBatch, _stateWidths[s]);
        }

        _stateParts = new StatePart[layout.Model.State.Length];
        int start = 0;
        for (int i = 0; i < _stateParts.Length; i++)
        {
            StateSegment segment = layout.Model.State[i];
            int stage = 0, offset = segment.Offset;
            while (offset >= _stateWidths[stage])
            {
                offset -= _stateWidths[stage];
                stage++;
            }

            _stateParts[i] = new StatePart(stage, offset, segment.Size, start);
            start += segment.Size;
        }
    }

    public BatchOrder Order { get; }

    /// <summary>Takes over lengths, inputs and initial states of a batch.</summary>
    public void Load(SequenceBatch batch)
    {
        Order.Sort(batch);
        _memory.SetLengths(Order.Lengths);
        ReadOnlySpan<int> active = _memory.ActiveCounts;
        for (int t = 0, row = 0; t < active.Length; row += active[t++])
        {
            _rowStart[t] = row;
        }

        LoadInputs(batch);
        ClearInitialStates();
        for (int b = 0; b < Order.Count; b++)
        {
            _ownState[b] = batch.HasInitialState(Order.Original(b));
            if (_ownState[b])
            {
                ScatterState(batch.InitialState(Order.Original(b)), b, carry: false);
                continue;
            }

            foreach (InitialStateLayout initial in _layout.InitialStates)
            {
                _memory.WeightSpan.Slice(initial.Master, initial.Size).CopyTo(InitialRow(initial.Stage, b)[initial.Offset..]);
            }
        }
    }

    /// <summary>Padding becomes zero, as kernels read whole vectors.</summary>
    private void LoadInputs(SequenceBatch batch)
    {
        int size = _model.InputSize;
        nint width = AlignedBuffer.Pad8(size);
        Vector256<float> last = LaneMask.Of(size);
        ref float inputs = ref _memory.Activation(0);
        for (int b = 0; b < Order.Count; b++)
        {
            ref float source = ref batch.FirstInput(Order.Original(b));
            ReadOnlySpan<int> rows = _rowStart.AsSpan(0, Order.Lengths[b]);
            for (int t = 0; t < rows.Length; t++)
            {
                ref float target = ref Unsafe.Add(ref inputs, (rows[t] + b) * width);
                nuint j = 0;
                for (; j + 8 < (nuint)width; j += 8)
                {
                    Vector256.LoadUnsafe(ref source, j).StoreUnsafe(ref target, j);
                }

                // What lies behind the row is the next one, or the slack behind all of them.
                (Vector256.LoadUnsafe(ref source, j) & last).StoreUnsafe(ref target, j);
                source = ref Unsafe.Add(ref source, size);
            }
        }
    }

    /// <summary>Replaces the batch's initial states: Count x StateSize floats in the order of adding, or none (they stay).</summary>
    public void SetInitialStates(ReadOnlySpan<float> states)
    {
        for (int i = 0; i < Order.Count && !states.IsEmpty; i++)
        {
            ScatterState(states.Slice(i * _model.StateSize, _model.StateSize), Order.Position(i), carry: false);
            _ownState[Order.Position(i)] = true;
        }
    }

    /// <summary>Copies rows of an activation (or of its gradient) out, in the order of adding.</summary>
    public void CopyRows(ReadOnlySpan<float> rows, int size, Span<float> target)
    {
        for (int i = 0; i < Order.Count; i++)
        {
            int length = Order.Lengths[Order.Position(i)];
            CopyRows(i, rows, size, target.Slice(Order.StepsBefore(i) * size, length * size));
        }
    }

    /// <summary>Copies the rows of one sequence out.</summary>
    public void CopyRows(int sequence, ReadOnlySpan<float> rows, int size, Span<float> target)
    {
        int b = Order.Position(sequence);
        int width = AlignedBuffer.Pad8(size);
        for (int t = 0; t < Order.Lengths[b]; t++)
        {
            rows.Slice((_rowStart[t] + b) * width, size).CopyTo(target[(t * size)..]);
        }
    }

    /// <summary>Fills rows from values in the order of adding; padding becomes zero.</summary>
    public void FillRows(ReadOnlySpan<float> values, int size, Span<float> rows)
    {
        int width = AlignedBuffer.Pad8(size);
        for (int i = 0; i < Order.Count; i++)
        {
            int b = Order.Position(i);
            for (int t = 0; t < Order.Lengths[b]; t++)
            {
                Span<float> row = rows.Slice((_rowStart[t] + b) * width, width);
                values.Slice((Order.StepsBefore(i) + t) * size, size).CopyTo(row);
                row[size..].Clear();
            }
        }
    }

    /// <summary>The state behind the last step of a sequence, in reverse behind its first, unpadded.</summary>
    public void CopyFinalState(int sequence, Span<float> state)
    {
        int b = Order.Position(sequence);
        bool empty = Order.Lengths[b] == 0;
        int last = empty ? 0 : Running + _rowStart[Order.Lengths[b] - 1] + b, first = Running + b;
        foreach (StatePart part in _stateParts)
        {
            // Without a step, the state stays what it was.
            (empty ? InitialRow(part.Stage, b) : StateRow(part.Stage, _reverse[part.Stage] ? first : last)).Slice(part.Offset, part.Size).CopyTo(state[part.Start..]);
        }
    }

    /// <summary>The gradient of a sequence's initial state, unpadded.</summary>
    public void CopyInitialStateGradient(int sequence, Span<float> gradient)
    {
        foreach (StatePart part in _stateParts)
        {
            CarryRow(part.Stage, Order.Position(sequence)).Slice(part.Offset, part.Size).CopyTo(gradient[part.Start..]);
        }
    }

    /// <summary>After a backward pass: what sequences without a state of their own say of learned initial states.</summary>
    public void AddInitialStateGradients()
    {
        foreach (InitialStateLayout initial in _layout.InitialStates)
        {
            Span<float> sum = _memory.GradientSpan.Slice(initial.Master, initial.Size);
            for (int b = 0; b < Order.Count && initial.Learned; b++)
            {
                ReadOnlySpan<float> gradient = CarryRow(initial.Stage, b).Slice(initial.Offset, initial.Size);
                for (int j = 0; j < sum.Length && !_ownState[b]; j++)
                {
                    sum[j] += gradient[j];
                }
            }
        }
    }

    /// <summary>Sets the gradients of final states: Count x StateSize floats in the order of adding, or none (zero).</summary>
    public void SetFinalStateGradients(ReadOnlySpan<float> gradients)
    {
        for (int s = 0; s < _stateWidths.Length; s++)
        {
            _memory.CarrySpan(s)[..(Order.Count * _stateWidths[s])].Clear();
        }

        if (!gradients.IsEmpty)
        {
            for (int i = 0; i < Order.Count; i++)
            {
                ScatterState(gradients.Slice(i * _model.StateSize, _model.StateSize), Order.Position(i), carry: true);
            }
        }
    }

    /// <summary>Sequences that have a step; in packed order they come first.</summary>
    private int Running => _memory.ActiveCounts.IsEmpty ? 0 : _memory.ActiveCounts[0];

    private Span<float> StateRow(int stage, int row)
    {
        int width = _stateWidths[stage];
        return _memory.StateSpan(stage).Slice(row * width, width);
    }

    private Span<float> InitialRow(int stage, int b)
    {
        int width = _stateWidths[stage];
        return b < Running ? StateRow(stage, b) : _emptyStates[stage].Span.Slice(b * width, width);
    }

    private Span<float> CarryRow(int stage, int b)
    {
        int width = _stateWidths[stage];
        return _memory.CarrySpan(stage).Slice(b * width, width);
    }

    private void ClearInitialStates()
    {
        for (int s = 0; s < _stateWidths.Length; s++)
        {
            for (int b = 0; b < Order.Count; b++)
            {
                InitialRow(s, b).Clear();
            }
        }
    }

    private void ScatterState(ReadOnlySpan<float> unpadded, int row, bool carry)
    {
        foreach (StatePart part in _stateParts)
        {
            unpadded.Slice(part.Start, part.Size).CopyTo((carry ? CarryRow(part.Stage, row) : InitialRow(part.Stage, row))[part.Offset..]);
        }
    }

    /// <summary>Where a segment of the state lies: stage, offset in the stage's row, units, start in the unpadded state.</summary>
    private readonly record struct StatePart(int Stage, int Offset, int Size, int Start);
}
