using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Diagnostics;
using System.IO;
using LstmGen.Formats;
using LstmGen.Memory;
using LstmGen.Numerics;

namespace LstmGen.CompilerServices;

/// <summary>What the runtime must know about one model class: its tensors, where they lie in the packed block, and its state.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ModelLayout
{
    private readonly TensorSpec[] _tensors;
    private readonly int[] _tensorOffsets;
    private readonly PackRegion[][] _packGroups;
    private readonly StateSegment[] _state;
    private readonly InputLimit[] _limits;

    /// <summary>Describes a model.</summary>
    /// <param name="modelName">Full name of the model class, for messages.</param>
    /// <param name="signature">Shape signature, stored in weight files.</param>
    /// <param name="inputSize">Floats of one step's input.</param>
    /// <param name="outputSize">Floats of one step's output.</param>
    /// <param name="tensors">Parameter tensors in canonical order.</param>
    /// <param name="inferencePack">Where the tensors lie in the packed block.</param>
    /// <param name="inferenceLength">Floats of the packed block.</param>
    /// <param name="state">Segments of the state, in the documented order: layer by layer, h then c.</param>
    /// <param name="paddedStateLength">Floats of the padded state storage.</param>
    /// <param name="keepCanonical">Whether blocks keep the canonical parameters (needed to save and to train).</param>
    public ModelLayout(
        string modelName,
        string signature,
        int inputSize,
        int outputSize,
        TensorSpec[] tensors,
        PackRegion[] inferencePack,
        int inferenceLength,
        StateSegment[] state,
        int paddedStateLength,
        bool keepCanonical)
        : this(modelName, signature, inputSize, outputSize, tensors, inferencePack, inferenceLength, state, paddedStateLength, keepCanonical, [])
    {
    }

    /// <summary>Describes a model of which some steps are guarded.</summary>
    /// <param name="modelName">Full name of the model class, for messages.</param>
    /// <param name="signature">Shape signature, stored in weight files.</param>
    /// <param name="inputSize">Floats of one step's input.</param>
    /// <param name="outputSize">Floats of one step's output.</param>
    /// <param name="tensors">Parameter tensors in canonical order.</param>
    /// <param name="inferencePack">Where the tensors lie in the packed block.</param>
    /// <param name="inferenceLength">Floats of the packed block.</param>
    /// <param name="state">Segments of the state, in the documented order: layer by layer, h then c.</param>
    /// <param name="paddedStateLength">Floats of the padded state storage.</param>
    /// <param name="keepCanonical">Whether blocks keep the canonical parameters (needed to save and to train).</param>
    /// <param name="limits">What is computed from packed weights and lies beside them.</param>
    public ModelLayout(
        string modelName,
        string signature,
        int inputSize,
        int outputSize,
        TensorSpec[] tensors,
        PackRegion[] inferencePack,
        int inferenceLength,
        StateSegment[] state,
        int paddedStateLength,
        bool keepCanonical,
        InputLimit[] limits)
    {
        _limits = limits;
        ModelName = modelName;
        Signature = signature;
        InputSize = inputSize;
        OutputSize = outputSize;
        _tensors = tensors;
        _state = state;
        InferenceLength = inferenceLength;
        PaddedStateLength = paddedStateLength;
        KeepCanonical = keepCanonical;

        _tensorOffsets = new int[tensors.Length];
        int parameters = 0;
        for (int i = 0; i < tensors.Length; i++)
        {
            _tensorOffsets[i] = parameters;
            parameters = checked(parameters + tensors[i].Count);
        }

        ParameterCount = parameters;
        foreach (StateSegment segment in state)
        {
            Debug.Assert(segment.Offset + segment.Size <= paddedStateLength, "A state segment lies outside the storage.");
            StateSize += segment.Size;
        }

        _packGroups = GroupByOffset(inferencePack);
    }

    /// <summary>Full name of the model class.</summary>
    public string ModelName { get; }

    /// <summary>Shape signature.</summary>
    public string Signature { get; }

    /// <summary>Floats of one step's input.</summary>
    public int InputSize { get; }

    /// <summary>Floats of one step's output.</summary>
    public int OutputSize { get; }

    /// <summary>Trainable values of the model.</summary>
    public int ParameterCount { get; }

    /// <summary>Floats of the state without padding.</summary>
    public int StateSize { get; }

    /// <summary>Floats of the padded state storage.</summary>
    public int PaddedStateLength { get; }

    internal int InferenceLength { get; }

    internal bool KeepCanonical { get; }

    internal ReadOnlySpan<TensorSpec> Tensors => _tensors;

    internal ReadOnlySpan<StateSegment> State => _state;

    internal int TensorOffset(int tensor) => _tensorOffsets[tensor];

    /// <summary>
    /// A block of initial weights: tensors drawn in canonical order by <see cref="SeededRandom"/>, row-major from U(-bound, bound) or orthogonal. The same
    /// seed gives the same bits everywhere.
    /// </summary>
    /// <param name="seed">Any number.</param>
    public WeightBlock Initialize(int seed)
    {
        float[] canonical = new float[ParameterCount];
        SeededRandom random = new(seed);
        for (int i = 0; i < _tensors.Length; i++)
        {
            TensorSpec tensor = _tensors[i];
            Span<float> values = canonical.AsSpan(_tensorOffsets[i], tensor.Count);
            if (tensor.IsOrthogonal)
            {
                OrthogonalMatrix.Fill(values, tensor.Rows, tensor.Columns, random);
            }
            else if (tensor.InitBound != 0)
            {
                for (int j = 0; j < values.Length; j++)
                {
                    values[j] = ((2f * random.NextSingle()) - 1f) * tensor.InitBound;
                }
            }

            int width = tensor.Columns == 0 ? 1 : tensor.Columns;
            Span<float> shifted = values.Slice(tensor.OffsetStart * width, tensor.OffsetCount * width);
            for (int j = 0; j < shifted.Length; j++)
            {
                shifted[j] += tensor.OffsetValue;
            }
        }

        return Pack(canonical);
    }

    /// <summary>A block whose weights are all zero.</summary>
    public WeightBlock Zero() => new(this);

    /// <summary>Reads a block from a safetensors file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="WeightFileException">The file is damaged or belongs to another model; lists every problem.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public WeightBlock Load(string path) => Pack(WeightReader.ReadFile(this, path));

    /// <summary>Reads a block from a safetensors stream, up to its end.</summary>
    /// <param name="stream">The stream.</param>
    /// <exception cref="WeightFileException">The data is damaged or belongs to another model; lists every problem.</exception>
    public WeightBlock Load(Stream stream) => Pack(WeightReader.ReadStream(this, stream));

    /// <summary>Reads a block from the bytes of a safetensors file.</summary>
    /// <param name="data">The bytes.</param>
    /// <exception cref="WeightFileException">The data is damaged or belongs to another model; lists every problem.</exception>
    public WeightBlock Load(ReadOnlySpan<byte> data) => Pack(WeightReader.Read(this, data, null));

    /// <summary>Writes a block's canonical weights as a safetensors file: to a temporary file beside it, then renamed over it.</summary>
    /// <param name="block">The weights.</param>
    /// <param name="path">The file; replaced if it exists.</param>
    /// <exception cref="InvalidOperationException">The model keeps no canonical weights.</exception>
    public void Save(WeightBlock block, string path)
    {
        ArgumentNullException.ThrowIfNull(block);
        SaveCanonical(block.Canonical, path);
    }

    /// <summary>Writes a block's canonical weights to a stream, in safetensors format.</summary>
    /// <param name="block">The weights.</param>
    /// <param name="stream">The stream.</param>
    /// <exception cref="InvalidOperationException">The model keeps no canonical weights.</exception>
    public void Save(WeightBlock block, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(block);
        ArgumentNullException.ThrowIfNull(stream);
        WeightWriter.Write(this, block.Canonical, stream);
    }

    /// <summary>Packs canonical weights into a block.</summary>
    /// <param name="canonical">All tensors one after another, <see cref="ParameterCount"/> floats.</param>
    /// <param name="reuse">A retired block of this model to overwrite; null allocates one.</param>
    /// <exception cref="ArgumentException">Wrong length, or a block of another model.</exception>
    public WeightBlock Pack(ReadOnlySpan<float> canonical, WeightBlock? reuse = null)
    {
        if (canonical.Length != ParameterCount)
        {
            Throw.SpanLength(nameof(canonical), ParameterCount, canonical.Length);
        }

        WeightBlock block = Target(reuse);
        if (block.HasCanonical)
        {
            canonical.CopyTo(block.Canonical);
        }

        foreach (PackRegion[] group in _packGroups)
        {
            WeightPacker.Pack(group, _tensorOffsets, canonical, block.PackedSpan);
        }

        foreach (InputLimit limit in _limits)
        {
            limit.Write(block.PackedSpan);
        }

        return block;
    }

    /// <summary>Copies a state out of its padded storage into true units: segment after segment.</summary>
    /// <param name="padded"><see cref="PaddedStateLength"/> floats.</param>
    /// <param name="unpadded"><see cref="StateSize"/> floats.</param>
    /// <exception cref="ArgumentException">Wrong length.</exception>
    public void CopyState(ReadOnlySpan<float> padded, Span<float> unpadded)
    {
        CheckState(padded.Length, nameof(padded), unpadded.Length, nameof(unpadded));
        foreach (StateSegment segment in _state)
        {
            padded.Slice(segment.Offset, segment.Size).CopyTo(unpadded);
            unpadded = unpadded[segment.Size..];
        }
    }

    /// <summary>Copies a state of true units into its padded storage; padding becomes zero.</summary>
    /// <param name="unpadded"><see cref="StateSize"/> floats.</param>
    /// <param name="padded"><see cref="PaddedStateLength"/> floats.</param>
    /// <exception cref="ArgumentException">Wrong length.</exception>
    public void RestoreState(ReadOnlySpan<float> unpadded, Span<float> padded)
    {
        CheckState(padded.Length, nameof(padded), unpadded.Length, nameof(unpadded));
        padded.Clear();
        foreach (StateSegment segment in _state)
        {
            unpadded[..segment.Size].CopyTo(padded[segment.Offset..]);
            unpadded = unpadded[segment.Size..];
        }
    }

    internal void SaveCanonical(ReadOnlySpan<float> canonical, string path) => WeightWriter.WriteFile(this, canonical, path);

    internal WeightBlock Target(WeightBlock? reuse)
    {
        if (reuse is null)
        {
            return new WeightBlock(this);
        }

        return ReferenceEquals(reuse.Layout, this)
            ? reuse
            : throw new ArgumentException($"The block belongs to {reuse.Layout.ModelName}, not to {ModelName}.", nameof(reuse));
    }

    private static PackRegion[][] GroupByOffset(PackRegion[] regions)
    {
        // No delegates and no queries here: they would bring the run-time's type loader into every native binary.
        List<PackRegion[]> groups = [];
        foreach (PackRegion region in regions)
        {
            int at = region.Accumulate ? groups.Count - 1 : -1;
            while (at >= 0 && groups[at][0].Offset != region.Offset)
            {
                at--;
            }

            if (at < 0)
            {
                groups.Add([region]);
                continue;
            }

            PackRegion first = groups[at][0];
            Debug.Assert(
                first.Gates == region.Gates && first.Units == region.Units && first.Columns == region.Columns, "Regions that are summed must have one shape.");
            groups[at] = [.. groups[at], region];
        }

        return [.. groups];
    }

    private void CheckState(int padded, string paddedName, int unpadded, string unpaddedName)
    {
        if (padded != PaddedStateLength)
        {
            Throw.SpanLength(paddedName, PaddedStateLength, padded);
        }

        if (unpadded != StateSize)
        {
            Throw.SpanLength(unpaddedName, StateSize, unpadded);
        }
    }
}
