using System;
using System.Linq;
using LstmGen.Generator.Graph;

namespace LstmGen.Generator.Layers;

/// <summary>What all cells have in common: weights of the input and of what is fed back, biases, and how they are drawn.</summary>
internal abstract record CellLayer(string Name, int Attribute) : RecurrentLayer(Name, Attribute)
{
    public const int MaximumUnits = 256;

    /// <summary>"Pair", "Single" or "None": which bias tensors there are.</summary>
    public string Bias { get; init; } = "Pair";

    /// <summary>"PyTorch" or "Keras": how weights are drawn.</summary>
    public string Initialization { get; init; } = "PyTorch";

    /// <summary>Clamps the input of every activation to [-Clip, Clip]; 0: not at all.</summary>
    public float Clip { get; init; }

    /// <summary>"Zero", "Stored" or "Learned": what a stream starts from.</summary>
    public string InitialState { get; init; } = "Zero";

    /// <summary>Reads the properties that every cell has.</summary>
    protected static Layer Common(CellLayer layer, LayerReader reader) => layer with
    {
        Direction = reader.Choice("Direction", "Forward", "Reverse", "Both"),
        Merge = reader.Choice("Merge", "Concat", "Sum", "Mean"),
        RecurrentDropout = reader.Rate("RecurrentDropout"),
        InitialState = reader.Choice("InitialState", "Zero", "Stored", "Learned"),
        Bias = reader.Choice("Bias", "Pair", "Single", "None"),
        Initialization = reader.Initialization(),
        Clip = reader.Clip("ActivationClip"),
    };

    /// <summary>What is fed back is masked.</summary>
    private bool Masks { get; init; }

    protected sealed override Stage MaskedScan(int inputSize, bool reverse) => (this with { Masks = true }).Scan(inputSize, reverse);

    /// <summary>The hidden state as the recurrent weights see it.</summary>
    protected Value FedBack(StepBuilder g, Value h) => Masks ? h * g.Leaf(LeafKind.Mask, "mask", h.Size) : h;

    /// <summary>The stage of one direction.</summary>
    protected Stage Finish(StepBuilder g, bool reverse, Value x, Value h)
    {
        Parameter[] initial = InitialState == "Zero" ? Array.Empty<Parameter>() : g.States
            .Select(s => g.Declare(new Parameter(Name, s.Name + "0_l0" + Suffix(reverse), s.Size, 0) { Trained = InitialState == "Learned" }))
            .ToArray();
        return g.Build(Name + Suffix(reverse), Attribute, x, h) with { Initial = initial };
    }

    /// <summary>Declares the tensors that every cell has.</summary>
    /// <param name="g">Where they are declared.</param>
    /// <param name="gates">Row groups, of <paramref name="units"/> rows each.</param>
    /// <param name="units">Units of the cell.</param>
    /// <param name="inputs">Size of the input.</param>
    /// <param name="recurrent">Size of the vector that is fed back.</param>
    /// <param name="reverse">Whose tensors.</param>
    /// <param name="forgetRow">Row group of the forget gate; -1: none.</param>
    /// <param name="forgetBias">Added to the initial bias of the forget gate.</param>
    protected CellWeights Weights(StepBuilder g, int gates, int units, int inputs, int recurrent, bool reverse, int forgetRow = -1, float forgetBias = 0)
    {
        bool keras = Initialization == "Keras";
        string suffix = Suffix(reverse);
        int rows = gates * units;
        double bound = UniformBound(units), biasBound = keras ? 0 : bound;
        Parameter input = g.Parameter("weight_ih_l0" + suffix, rows, inputs, keras ? GlorotBound(inputs, rows) : bound);
        Parameter hidden = g.Declare(new Parameter(Name, "weight_hh_l0" + suffix, rows, recurrent) { InitialBound = bound, Orthogonal = keras });
        Parameter? inputBias = Bias == "None" ? null : g.Declare(new Parameter(Name, "bias_ih_l0" + suffix, rows, 0)
        {
            InitialBound = biasBound,
            OffsetStart = Math.Max(forgetRow, 0) * units,
            OffsetCount = forgetRow < 0 ? 0 : units,
            OffsetValue = forgetRow < 0 ? 0 : forgetBias,
        });
        Parameter? hiddenBias = Bias == "Pair" ? g.Parameter("bias_hh_l0" + suffix, rows, 0, biasBound) : null;
        return new CellWeights(input, hidden, inputBias, hiddenBias);
    }

    /// <summary>PyTorch's bound of the uniform distribution.</summary>
    protected static double UniformBound(int units) => 1 / Math.Sqrt(units);

    /// <summary>The tensors of a cell.</summary>
    /// <param name="Input">Weights of the input.</param>
    /// <param name="Hidden">Weights of the fed back vector.</param>
    /// <param name="InputBias">The first bias, or the only one.</param>
    /// <param name="HiddenBias">The second bias.</param>
    protected sealed record CellWeights(Parameter Input, Parameter Hidden, Parameter? InputBias, Parameter? HiddenBias);
}
