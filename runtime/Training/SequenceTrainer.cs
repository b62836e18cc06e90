using System;
using System.ComponentModel;
using System.Diagnostics;
using LstmGen.CompilerServices;
using LstmGen.Memory;
using LstmGen.Training;

namespace LstmGen;

/// <summary>
/// Trains a model by back-propagation through time. It owns its parameters, their gradients, the optimiser's moments and the tape, all allocated at
/// construction; the model sees nothing of it until the trainer publishes. One thread at a time.
/// <para>Three levels: <see cref="Train"/>; <see cref="Forward"/>, <c>Backward</c> and <see cref="Update"/>; and the gradients by name.</para>
/// </summary>
public abstract partial class SequenceTrainer
{
    private readonly TrainingLayout _layout;
    private readonly TrainingMemory _memory;
    private readonly MasterWeights _master;
    private readonly PackedRows _rows;
    private readonly Optimizer _optimizer;
    private readonly AlignedBuffer _moments;
    private readonly int _outputBuffer;

    private SequenceBatch? _batch;      // the one Forward last read, to notice a Backward with another
    private long _batchVersion;
    private float _learningRate;
    private int _dropoutSeed;
    private float _maxGradientNorm = float.PositiveInfinity;
    private bool _hasResults;           // Forward has run: outputs and final states can be read
    private bool _hasTape;              // Forward has run since the last Backward, Update or SetParameters
    private bool _hasStateGradients;    // Backward has run since the last Forward
    private bool _hasInputGradients;
    private bool _hasGradients;         // Backward has run since the last Update or ZeroGradients

    /// <summary>Allocates everything training needs. Called by emitted code.</summary>
    /// <param name="layout">The model's training layout.</param>
    /// <param name="weights">The weights to start from; copied.</param>
    /// <param name="optimizer">The optimiser.</param>
    /// <param name="maxSteps">Steps of the longest sequence.</param>
    /// <param name="maxBatch">Sequences at once.</param>
    /// <param name="loss">The loss; null: the model's default.</param>
    /// <exception cref="ArgumentException">The loss is not available for this model.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A bound is less than 1, or a buffer would be larger than an array can be.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected SequenceTrainer(TrainingLayout layout, WeightBlock weights, Optimizer optimizer, int maxSteps, int maxBatch, Loss? loss)
    {
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(optimizer);
        MaxSteps = maxSteps >= 1 ? maxSteps : throw new ArgumentOutOfRangeException(nameof(maxSteps), maxSteps, "Expected at least 1.");
        MaxBatch = maxBatch >= 1 ? maxBatch : throw new ArgumentOutOfRangeException(nameof(maxBatch), maxBatch, "Expected at least 1.");
        Loss = loss ?? layout.DefaultLoss;
        if (Loss is not (Loss.MeanSquaredError or Loss.CrossEntropy))
        {
            throw new ArgumentOutOfRangeException(nameof(loss), loss, "Not a loss.");
        }

        if (Loss == Loss.CrossEntropy && layout.Logits < 0)
        {
            throw new ArgumentException(
                $"Cross-entropy is not available for {layout.Model.ModelName}: its last layer must be a softmax or give logits.", nameof(loss));
        }

        int stateWidth = 0;
        foreach (StageLayout stage in layout.Stages)
        {
            stateWidth += stage.StateWidth;
        }

        Debug.Assert(stateWidth == layout.Model.PaddedStateLength, "The state rows of the stages, side by side, must be the model's padded state.");
        _layout = layout;
        _optimizer = optimizer;
        _learningRate = optimizer.LearningRate;
        _memory = new TrainingMemory(layout, maxSteps, maxBatch);
        _master = new MasterWeights(layout, _memory);
        _rows = new PackedRows(layout, _memory, maxSteps, maxBatch);
        _moments = new AlignedBuffer((long)layout.TrainedLength * optimizer.MomentCount);
        _outputBuffer = layout.Output;
        _master.Set(weights.Canonical);
    }

    /// <summary>Steps of the longest sequence that fits.</summary>
    public int MaxSteps { get; }

    /// <summary>Sequences that fit at once.</summary>
    public int MaxBatch { get; }

    /// <summary>What <see cref="Train"/> minimises.</summary>
    public Loss Loss { get; }

    /// <summary>Trainable values.</summary>
    public int ParameterCount => _layout.Model.ParameterCount;

    /// <summary>Updates made since construction.</summary>
    public long UpdateCount { get; private set; }

    /// <summary>The loss that <see cref="Train"/>, <see cref="Evaluate"/> or <see cref="Backward(SequenceBatch, bool)"/> last computed; NaN before.</summary>
    public float LossValue { get; private set; } = float.NaN;

    /// <summary>The global norm of the gradient at the last <see cref="Update"/>, before clipping; NaN before.</summary>
    public float GradientNorm { get; private set; } = float.NaN;

    /// <summary>Whether <see cref="Train"/> and <see cref="Forward"/> apply the model's dropout layers; <see cref="Evaluate"/> never does.</summary>
    public bool Dropout { get; set; } = true;

    /// <summary>Starts the random sequence of dropout masks anew; a new trainer has seed 0, so that runs repeat bit for bit.</summary>
    public int DropoutSeed
    {
        get => _dropoutSeed;
        set
        {
            _dropoutSeed = value;
            _memory.Masks.Seed(value);
        }
    }

    /// <summary>Step size of the next update; starts as the optimiser's.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not finite, or less than 0.</exception>
    public float LearningRate
    {
        get => _learningRate;
        set => _learningRate = Optimizer.CheckLearningRate(value, nameof(value));
    }

    /// <summary>Sets <see cref="LearningRate"/> ahead of every update, from <see cref="UpdateCount"/>; null (default): it stays as it is set.</summary>
    public LearningRateSchedule? Schedule { get; set; }

    /// <summary>
    /// Gradients are scaled down so that their global norm does not exceed this, as by PyTorch's <c>clip_grad_norm_</c>; infinity (default): never.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Not greater than 0.</exception>
    public float MaxGradientNorm
    {
        get => _maxGradientNorm;
        set => _maxGradientNorm = value > 0f
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "Expected a norm greater than 0, or infinity for no clipping.");
    }

    /// <summary>Sequences of the last <see cref="Forward"/>.</summary>
    public int SequenceCount => _hasResults ? _rows.Order.Count : 0;

    /// <summary>Steps of all sequences of the last <see cref="Forward"/>: <see cref="CopyOutputs(Span{float})"/> writes this many times OutputSize floats.</summary>
    public int TotalSteps => _hasResults ? _rows.Order.TotalSteps : 0;

    /// <summary>
    /// Forward, loss, backward and one update of the trainer's own weights. Allocates nothing. Gradients that <c>Backward</c> has accumulated before
    /// take part.
    /// </summary>
    /// <param name="batch">Sequences with targets of the loss's kind.</param>
    /// <returns>The loss before the update: the mean over valid elements.</returns>
    /// <exception cref="ArgumentException">The batch does not fit the trainer, or a sequence has no targets or targets of the wrong kind.</exception>
    /// <exception cref="TrainingDivergedException">Loss or gradient norm is not finite; weights and moments are as before.</exception>
    public float Train(SequenceBatch batch)
    {
        long validSteps = CheckTargets(batch);
        Forward(batch);
        BackwardFromLoss(batch, validSteps, inputGradients: false);
        Apply(LossValue);
        return LossValue;
    }

    /// <summary>
    /// The loss, without gradients and without an update. It runs training's own forward pass, whose bits may differ from the model's <c>Run</c> in the
    /// last places. Allocates nothing.
    /// </summary>
    /// <param name="batch">Sequences with targets of the loss's kind.</param>
    /// <returns>The mean over valid elements; not finite if the network's outputs are not.</returns>
    /// <exception cref="ArgumentException">The batch does not fit the trainer, or a sequence has no targets or targets of the wrong kind.</exception>
    public float Evaluate(SequenceBatch batch)
    {
        long validSteps = CheckTargets(batch);
        ForwardFrom(batch, default, dropout: false);
        _hasTape &= !_memory.Masks.Any;   // a tape without dropout is not what a backward pass is for
        return LossValue = ComputeLoss(batch, validSteps, gradient: false);
    }

    /// <summary>
    /// Runs the network over a batch and keeps the tape. Outputs and final states can then be read; final states may be the next chunk's initial ones.
    /// Allocates nothing.
    /// </summary>
    /// <param name="batch">The sequences; targets are not read.</param>
    /// <exception cref="ArgumentException">The batch is empty or does not fit the trainer.</exception>
    public void Forward(SequenceBatch batch) => ForwardFrom(batch, default, Dropout);

    /// <summary>The same from the states given, Count x StateSize floats in the order of adding; none: the batch's own.</summary>
    internal void ForwardFrom(SequenceBatch batch, ReadOnlySpan<float> initialStates, bool dropout)
    {
        CheckBatch(batch);
        _memory.Masks.Active = dropout;
        _hasStateGradients = false;
        _hasInputGradients = false;
        _rows.Load(batch);
        _rows.SetInitialStates(initialStates);
        _memory.Masks.DrawRecurrent(_rows.Order.Count);
        if (_memory.Rows > 0)
        {
            ForwardPass(_memory);
        }

        ForwardCount++;
        _batch = batch;
        _batchVersion = batch.Version;
        _hasResults = true;
        _hasTape = true;
    }

    /// <summary>
    /// Backward pass of the trainer's own loss over the batch last given to <see cref="Forward"/>. Adds to the weight gradients, so several Forward and
    /// Backward calls before one <see cref="Update"/> sum. Allocates nothing.
    /// </summary>
    /// <param name="batch">The same batch, unchanged.</param>
    /// <param name="inputGradients">Whether gradients of the inputs are wanted, for <see cref="CopyInputGradients(Span{float})"/>.</param>
    /// <returns>The loss.</returns>
    /// <exception cref="ArgumentException">Another batch, or targets of the wrong kind.</exception>
    /// <exception cref="InvalidOperationException">No <see cref="Forward"/> since the last Backward or Update.</exception>
    /// <exception cref="TrainingDivergedException">The loss is not finite; gradients are zeroed.</exception>
    public float Backward(SequenceBatch batch, bool inputGradients = false)
    {
        long validSteps = CheckTargets(batch);
        RequireTape();
        if (!ReferenceEquals(batch, _batch) || batch.Version != _batchVersion)
        {
            throw new ArgumentException("This is not the batch, or no longer the content, that Forward has run over. Call Forward with it first.", nameof(batch));
        }

        BackwardFromLoss(batch, validSteps, inputGradients);
        return LossValue;
    }

    /// <summary>
    /// Backward pass of a loss of the caller's own, given by its gradients. Adds to the weight gradients, so several Forward and Backward calls before
    /// one <see cref="Update"/> sum; the tape is used up, so every Backward needs its own <see cref="Forward"/>. Allocates nothing.
    /// </summary>
    /// <param name="outputGradients">Gradient of every output of the last <see cref="Forward"/>, in the order of adding, each sequence Length x OutputSize floats, concatenated.</param>
    /// <param name="finalStateGradients">Gradient of every final state, Count x StateSize floats in the order of adding; empty: zero.</param>
    /// <param name="inputGradients">Whether gradients of the inputs are wanted, for <see cref="CopyInputGradients(Span{float})"/>.</param>
    /// <exception cref="ArgumentException">A length does not fit.</exception>
    /// <exception cref="InvalidOperationException">No <see cref="Forward"/> since the last Backward or Update.</exception>
    public void Backward(ReadOnlySpan<float> outputGradients, ReadOnlySpan<float> finalStateGradients = default, bool inputGradients = false)
    {
        RequireTape();
        CheckLength(outputGradients.Length, OutputFloats, nameof(outputGradients));
        if (!finalStateGradients.IsEmpty)
        {
            CheckLength(finalStateGradients.Length, StateFloats, nameof(finalStateGradients));
        }

        LossValue = float.NaN;
        _rows.FillRows(outputGradients, _layout.Model.OutputSize, _memory.ActivationGradientSpan(_outputBuffer));
        RunBackward(_outputBuffer, finalStateGradients, inputGradients);
    }

    /// <summary>
    /// One update from the accumulated gradients: norm, clipping, optimiser; then the gradients are zero again. Allocates nothing.
    /// </summary>
    /// <exception cref="InvalidOperationException">No gradients: no Backward since the last Update or <see cref="ZeroGradients"/>.</exception>
    /// <exception cref="TrainingDivergedException">The gradient norm is not finite, or too large for the optimiser's moments (Adam: 1e19); weights and moments are as before, gradients are zeroed.</exception>
    public void Update()
    {
        if (!_hasGradients)
        {
            throw new InvalidOperationException("There are no gradients to update from. Call Forward and Backward first, or Train.");
        }

        Apply(LossValue);
    }

    /// <summary>Forgets the accumulated weight gradients.</summary>
    public void ZeroGradients()
    {
        _memory.GradientSpan.Clear();
        _hasGradients = false;
    }

    /// <summary>Copies the trainer's parameters, to keep the best ones seen.</summary>
    /// <param name="parameters"><see cref="ParameterCount"/> floats: all tensors one after another, in the order of the weight file.</param>
    /// <exception cref="ArgumentException">The length does not fit.</exception>
    public void CopyParameters(Span<float> parameters)
    {
        CheckLength(parameters.Length, ParameterCount, nameof(parameters));
        _master.CopyTo(parameters);
    }

    /// <summary>Replaces the trainer's parameters, for example by the best ones seen. Moments and gradients stay as they are.</summary>
    /// <param name="parameters"><see cref="ParameterCount"/> floats as <see cref="CopyParameters"/> writes them.</param>
    /// <exception cref="ArgumentException">The length does not fit.</exception>
    public void SetParameters(ReadOnlySpan<float> parameters)
    {
        CheckLength(parameters.Length, ParameterCount, nameof(parameters));
        _master.Set(parameters);
        _hasTape = false;
    }

    /// <summary>Replaces one of the trainer's tensors, such as the offset of a normalisation or a stored initial state.</summary>
    /// <param name="tensorName">The tensor's name as in a weight file, for example <c>normalize.offset</c>.</param>
    /// <param name="values">As many floats as the tensor has, row-major.</param>
    /// <exception cref="ArgumentException">No such tensor (the message lists them), or the length does not fit.</exception>
    public void SetTensor(string tensorName, ReadOnlySpan<float> values)
    {
        int tensor = FindTensor(tensorName);
        CheckLength(values.Length, _layout.Model.Tensors[tensor].Count, nameof(values));
        float[] parameters = new float[ParameterCount];
        _master.CopyTo(parameters);
        values.CopyTo(parameters.AsSpan(_layout.Model.TensorOffset(tensor)));
        SetParameters(parameters);
    }

    /// <summary>Copies one of the trainer's tensors.</summary>
    /// <param name="tensorName">The tensor's name as in a weight file.</param>
    /// <param name="values">As many floats as the tensor has, row-major.</param>
    /// <exception cref="ArgumentException">No such tensor (the message lists them), or the length does not fit.</exception>
    public void CopyTensor(string tensorName, Span<float> values)
    {
        int tensor = FindTensor(tensorName);
        int count = _layout.Model.Tensors[tensor].Count;
        CheckLength(values.Length, count, nameof(values));
        float[] parameters = new float[ParameterCount];
        _master.CopyTo(parameters);
        parameters.AsSpan(_layout.Model.TensorOffset(tensor), count).CopyTo(values);
    }

    /// <summary>Forgets the optimiser's moments and starts counting updates anew, as if the trainer were new.</summary>
    public void ResetOptimizer()
    {
        _moments.Span.Clear();
        UpdateCount = 0;
    }

    /// <summary>Saves the trainer's own weights, published or not, as a safetensors file: to a temporary file beside it, then renamed over it.</summary>
    /// <param name="path">The file; replaced if it exists.</param>
    public void Save(string path)
    {
        float[] canonical = new float[ParameterCount];
        _master.CopyTo(canonical);
        _layout.Model.SaveCanonical(canonical, path);
    }

    /// <summary>Fills all activation buffers but the first, tapes and state rows from buffer 0 and the initial states. Emitted.</summary>
    /// <param name="memory">The trainer's buffers.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected abstract void ForwardPass(TrainingMemory memory);

    /// <summary>Walks back from the gradient of one activation buffer; adds weight gradients and consumes the carries. Emitted.</summary>
    /// <param name="memory">The trainer's buffers.</param>
    /// <param name="from">Index of the activation buffer whose gradient is given.</param>
    /// <param name="inputGradients">Whether the gradient of buffer 0 must be filled.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected abstract void BackwardPass(TrainingMemory memory, int from, bool inputGradients);

    /// <summary>Packs the trainer's parameters into a block that a model can step with. Called by emitted <c>Publish</c>.</summary>
    /// <param name="reuse">A retired block to overwrite, without allocation; null allocates one.</param>
    /// <exception cref="ArgumentException">The block belongs to another model.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected WeightBlock CreateBlock(WeightBlock? reuse = null)
    {
        WeightBlock block = _layout.Model.Target(reuse);
        Span<float> canonical = block.Canonical;
        _master.CopyTo(canonical);
        return _layout.Model.Pack(canonical, block);
    }

    private long OutputFloats => (long)_rows.Order.TotalSteps * _layout.Model.OutputSize;

    private long StateFloats => (long)_rows.Order.Count * _layout.Model.StateSize;

    private static void CheckLength(int actual, long expected, string parameter)
    {
        if (actual != expected)
        {
            throw new ArgumentException($"Expected exactly {expected} floats, got {actual}.", parameter);
        }
    }

    private void CheckBatch(SequenceBatch batch) => CheckBatch(batch, MaxBatch, MaxSteps);

    private void CheckBatch(SequenceBatch batch, int maxBatch, int maxSteps)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ModelLayout model = _layout.Model;
        if (batch.InputSize != model.InputSize || batch.OutputSize != model.OutputSize)
        {
            throw new ArgumentException(
                $"The batch is made for {batch.InputSize} inputs and {batch.OutputSize} outputs, {model.ModelName} has {model.InputSize} and {model.OutputSize}.",
                nameof(batch));
        }

        if (batch.StateSize != 0 && batch.StateSize != model.StateSize)
        {
            throw new ArgumentException($"The batch is made for states of {batch.StateSize} floats, {model.ModelName} has {model.StateSize}.", nameof(batch));
        }

        if (batch.Count == 0)
        {
            throw new ArgumentException("The batch is empty.", nameof(batch));
        }

        if (batch.Count > maxBatch)
        {
            throw new ArgumentException($"The batch holds {batch.Count} sequences, the trainer was made for {maxBatch} (maxBatch).", nameof(batch));
        }

        for (int i = 0; i < batch.Count && batch.LongestLength > maxSteps; i++)
        {
            if (batch.Length(i) > maxSteps)
            {
                throw new ArgumentException(
                    $"Sequence {i} of the batch has {batch.Length(i)} steps, the trainer was made for {maxSteps} (maxSteps).", nameof(batch));
            }
        }
    }

    /// <summary>Checks that every sequence has targets of the loss's kind; answers how many steps take part.</summary>
    private long CheckTargets(SequenceBatch batch)
    {
        CheckBatch(batch);
        return CountTargets(batch);
    }

    private long CountTargets(SequenceBatch batch)
    {
        TargetKind wanted = Loss == Loss.CrossEntropy ? TargetKind.ClassIds : TargetKind.Values;
        for (int i = 0; i < batch.Count && batch.CountOf(wanted) < batch.Count; i++)
        {
            TargetKind kind = batch.Kind(i);
            if (kind != wanted)
            {
                throw new ArgumentException(
                    $"Sequence {i} of the batch has {Name(kind)}, but the trainer's loss, {Loss}, needs {Name(wanted)}.", nameof(batch));
            }
        }

        return batch.ValidSteps > 0
            ? batch.ValidSteps
            : throw new ArgumentException("Every step of the batch is masked out, so there is no loss to take a mean of.", nameof(batch));

        static string Name(TargetKind kind) => kind switch
        {
            TargetKind.Values => "values as targets",
            TargetKind.ClassIds => "class ids as targets",
            _ => "no targets",
        };
    }

    private void RequireTape()
    {
        if (!_hasTape)
        {
            throw new InvalidOperationException(
                "Backward needs the tape of a Forward with the current weights, and every Backward uses one up. Call Forward first.");
        }
    }

    private float ComputeLoss(SequenceBatch batch, long validSteps, bool gradient)
    {
        int buffer = Loss == Loss.CrossEntropy ? _layout.Logits : _outputBuffer;
        int floats = _memory.Rows * batch.TargetWidth;
        ReadOnlySpan<float> values = _memory.ActivationSpan(buffer)[..floats];
        Span<float> gradients = gradient ? _memory.ActivationGradientSpan(buffer)[..floats] : default;
        double loss = Loss == Loss.CrossEntropy
            ? LossFunctions.CrossEntropy(batch, _rows.Order, _memory.ActiveCounts, values, gradients, validSteps)
            : LossFunctions.MeanSquaredError(batch, _rows.Order, _memory.ActiveCounts, values, gradients, validSteps);
        return (float)loss;
    }

    private void BackwardFromLoss(SequenceBatch batch, long validSteps, bool inputGradients)
    {
        LossValue = ComputeLoss(batch, validSteps, gradient: true);
        if (!float.IsFinite(LossValue))
        {
            ZeroGradients();
            throw new TrainingDivergedException(LossValue, float.NaN);
        }

        RunBackward(Loss == Loss.CrossEntropy ? _layout.Logits : _outputBuffer, default, inputGradients);
    }

    private void RunBackward(int from, ReadOnlySpan<float> finalStateGradients, bool inputGradients)
    {
        _rows.SetFinalStateGradients(finalStateGradients);
        _master.RefreshWaiting(inputGradients, _rows.Order.Count > 1);
        _hasTape = false;
        _hasGradients = true;
        if (_memory.Rows > 0)
        {
            BackwardPass(_memory, from, inputGradients);
        }

        _rows.AddInitialStateGradients();
        _hasStateGradients = true;
        _hasInputGradients = inputGradients;
    }

    private void Apply(float loss)
    {
        double norm = MeasureGradients();
        float scale = Training.GradientNorm.ClipScale(norm, _maxGradientNorm);
        if (!CanTake(norm * scale))
        {
            ZeroGradients();
            throw new TrainingDivergedException(loss, GradientNorm);
        }

        FollowSchedule();
        ApplyScaled(scale);
    }
}
