using System;
using System.ComponentModel;

namespace LstmGen.CompilerServices;

/// <summary>What the runtime must know to train a model class.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class TrainingLayout
{
    private readonly int[] _vectors;
    private readonly int[] _gradients;
    private readonly int[] _dropouts;
    private readonly InitialStateLayout[] _initialStates;
    private readonly StageLayout[] _stages;
    private readonly PackRegion[] _masterPack;
    private readonly TransposeRegion[] _transposes;

    /// <summary>Describes training of a model.</summary>
    /// <param name="model">The model; it keeps canonical weights.</param>
    /// <param name="vectors">Floats of a row of every activation buffer, padded to a multiple of 8 if they are not; 0 is the model's input.</param>
    /// <param name="gradients">The same of further gradient buffers, for readers of a vector that others read too.</param>
    /// <param name="output">Index of the activation buffer that is the model's output.</param>
    /// <param name="dropouts">Floats of the vector that each dropout layer makes.</param>
    /// <param name="initialStates">Tensors that hold the states sequences start from.</param>
    /// <param name="stages">Stages in order.</param>
    /// <param name="masterPack">Where every tensor lies in the master buffer: one region a tensor, no scale, no accumulation.</param>
    /// <param name="masterLength">Floats of the master buffer, a multiple of 8.</param>
    /// <param name="trainedLength">Floats of it that optimisers change; they come first.</param>
    /// <param name="transposes">Transposed copies the backward pass reads.</param>
    /// <param name="transposedLength">Floats of the transposed buffer.</param>
    /// <param name="logits">Index of the activation buffer that holds logits, where the gradient of cross-entropy enters; -1: cross-entropy is not available.</param>
    /// <param name="defaultLoss">The loss of a trainer that names none.</param>
    public TrainingLayout(
        ModelLayout model,
        int[] vectors,
        int[] gradients,
        int output,
        int[] dropouts,
        InitialStateLayout[] initialStates,
        StageLayout[] stages,
        PackRegion[] masterPack,
        int masterLength,
        int trainedLength,
        TransposeRegion[] transposes,
        int transposedLength,
        int logits,
        Loss defaultLoss)
    {
        Model = model;
        _vectors = vectors;
        _gradients = gradients;
        Output = output;
        _dropouts = dropouts;
        _initialStates = initialStates;
        TrainedLength = trainedLength;
        _stages = stages;
        _masterPack = masterPack;
        MasterLength = masterLength;
        _transposes = transposes;
        TransposedLength = transposedLength;
        Logits = logits;
        DefaultLoss = defaultLoss;
        foreach (PackRegion region in masterPack)
        {
            LongVectors |= region.Lanes > 8;
        }
    }

    /// <summary>The model.</summary>
    public ModelLayout Model { get; }

    internal ReadOnlySpan<int> Vectors => _vectors;

    internal ReadOnlySpan<int> Gradients => _gradients;

    internal int Output { get; }

    internal ReadOnlySpan<StageLayout> Stages => _stages;

    internal ReadOnlySpan<PackRegion> MasterPack => _masterPack;

    internal ReadOnlySpan<TransposeRegion> Transposes => _transposes;

    internal ReadOnlySpan<int> Dropouts => _dropouts;

    internal ReadOnlySpan<InitialStateLayout> InitialStates => _initialStates;

    internal int MasterLength { get; }

    internal int TrainedLength { get; }

    internal int TransposedLength { get; }

    internal int Logits { get; }

    internal Loss DefaultLoss { get; }

    /// <summary>Some stage trains in vectors of 512 bits.</summary>
    internal bool LongVectors { get; }
}
