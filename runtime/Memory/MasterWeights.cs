using System;
using LstmGen.CompilerServices;

namespace LstmGen.Memory;

/// <summary>A trainer's parameters and gradients seen as canonical tensors.</summary>
internal sealed class MasterWeights
{
    private readonly TrainingLayout _layout;
    private readonly TrainingMemory _memory;
    private readonly PackRegion[][] _regions;   // by tensor, each alone in its group
    private readonly int[] _tensorOffsets;
    private bool _inputTransposesAreStale;
    private bool _batchTransposesAreStale;

    public MasterWeights(TrainingLayout layout, TrainingMemory memory)
    {
        _layout = layout;
        _memory = memory;
        int tensors = layout.Model.Tensors.Length;
        _regions = new PackRegion[tensors][];
        _tensorOffsets = new int[tensors];
        for (int i = 0; i < tensors; i++)
        {
            _tensorOffsets[i] = layout.Model.TensorOffset(i);
        }

        foreach (PackRegion region in layout.MasterPack)
        {
            _regions[region.Tensor] = [region];
        }
    }

    /// <summary>Takes over canonical parameters; transposed copies follow.</summary>
    public void Set(ReadOnlySpan<float> canonical)
    {
        foreach (PackRegion[] region in _regions)
        {
            WeightPacker.Pack(region, _tensorOffsets, canonical, _memory.WeightSpan);
        }

        RefreshTransposes();
    }

    /// <summary>Writes the parameters in canonical order.</summary>
    public void CopyTo(Span<float> canonical)
    {
        for (int i = 0; i < _regions.Length; i++)
        {
            WeightPacker.Unpack(_regions[i][0], _tensorOffsets[i], _memory.WeightSpan, canonical);
        }
    }

    /// <summary>Writes the gradient of one tensor, row-major.</summary>
    public void CopyGradient(int tensor, Span<float> values) =>
        WeightPacker.Unpack(_regions[tensor][0], 0, _memory.GradientSpan, values);

    /// <summary>Brings the transposed copies up to date with the parameters; those that not every backward pass reads wait until one does.</summary>
    public void RefreshTransposes()
    {
        Refresh(onlyForInputs: false, onlyForBatches: false);
        _inputTransposesAreStale = true;
        _batchTransposesAreStale = true;
    }

    /// <summary>Does the same for those that wait.</summary>
    /// <param name="inputs">The backward pass is asked for gradients of the model's inputs.</param>
    /// <param name="batch">It is one over several sequences.</param>
    public void RefreshWaiting(bool inputs, bool batch)
    {
        if (inputs && _inputTransposesAreStale)
        {
            Refresh(onlyForInputs: true, onlyForBatches: false);
            _inputTransposesAreStale = false;
        }

        if (batch && _batchTransposesAreStale)
        {
            Refresh(onlyForInputs: false, onlyForBatches: true);
            _batchTransposesAreStale = false;
        }
    }

    private void Refresh(bool onlyForInputs, bool onlyForBatches)
    {
        foreach (TransposeRegion region in _layout.Transposes)
        {
            if (region.OnlyForInputs == onlyForInputs && region.OnlyForBatches == onlyForBatches)
            {
                Transposer.Refresh(region, _memory.WeightSpan, _memory.TransposedSpan);
            }
        }
    }
}
