using System;
using System.Diagnostics;

namespace LstmGen;

/// <summary>
/// Declares a long short-term memory layer with forget gate (Hochreiter and Schmidhuber 1997; Gers, Schmidhuber and Cummins 2000),
/// equations and gate order (input, forget, candidate, output) as in PyTorch's <c>nn.LSTM</c>; options make the other cells of the
/// literature of it.
/// </summary>
[Conditional("LSTMGEN_ATTRIBUTES")]
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class LstmAttribute : Attribute
{
    /// <summary>Declares a layer of <paramref name="units"/> hidden units.</summary>
    /// <param name="units">Hidden units, 1 to 256.</param>
    public LstmAttribute(int units) => Units = units;

    /// <summary>Hidden units.</summary>
    public int Units { get; }

    /// <summary>The layer's name, the prefix of its tensors in a weight file; by default <c>lstm</c>, <c>lstm2</c> and so on.</summary>
    public string? Name { get; set; }

    /// <summary>Which bias tensors the layer owns.</summary>
    public Bias Bias { get; set; } = Bias.Pair;

    /// <summary>How the initial weights are drawn.</summary>
    public Initialization Initialization { get; set; } = Initialization.PyTorch;

    /// <summary>
    /// Added to the initial values of the forget gate in the (first) bias; 1 helps on long dependencies
    /// (Jozefowicz, Zaremba and Sutskever 2015). Unless it is set: 0, but 1 with <see cref="Initialization.Keras"/>.
    /// </summary>
    public float ForgetBias { get; set; }

    /// <summary>The layer that is read in place of the one above; null: the one above.</summary>
    public string? From { get; set; }

    /// <summary>In which order the layer reads a sequence. Other than forward, the model has no <c>Step</c>, and its <c>Run</c> takes a <see cref="Workspace"/>.</summary>
    public Direction Direction { get; set; }

    /// <summary>How the outputs of both directions become one vector.</summary>
    public Merge Merge { get; set; }

    /// <summary>
    /// Input and forget gate also see the old cell state, the output gate the new one (Gers and Schmidhuber 2000): tensor
    /// <c>peephole_l0</c>, rows input, forget, output.
    /// </summary>
    public bool Peepholes { get; set; }

    /// <summary>Ties input and forget gate to each other; the one that follows has no rows in any tensor.</summary>
    public GateCoupling Coupling { get; set; } = GateCoupling.None;

    /// <summary>False: the cell of 1997, c = c' + i n. It cannot be combined with <see cref="Coupling"/>.</summary>
    public bool ForgetGate { get; set; } = true;

    /// <summary>
    /// Floats of h, fewer than units: h = W_hr (o tanh(c)) (Sak, Senior and Beaufays 2014; PyTorch's <c>proj_size</c>); 0: no projection.
    /// </summary>
    public int Projection { get; set; }

    /// <summary>
    /// What each gate sees is normalised over the units, times a gain (tensor <c>norm_l0</c>), before its bias is added (Ba, Kiros and
    /// Hinton 2016, placed as in TFLite).
    /// </summary>
    public bool LayerNorm { get; set; }

    /// <summary>Clamps the stored cell state to [-x, x], as TensorFlow and TFLite do; 0: no clamp.</summary>
    public float CellClip { get; set; }

    /// <summary>Clamps the input of every activation to [-x, x], as ONNX does; 0: no clamp.</summary>
    public float ActivationClip { get; set; }

    /// <summary>The function of all gates; any but softmax.</summary>
    public Activation GateActivation { get; set; } = Activation.Sigmoid;

    /// <summary>The alpha of <see cref="GateActivation"/>; not a number: the function's own default.</summary>
    public float GateAlpha { get; set; } = float.NaN;

    /// <summary>The beta of <see cref="GateActivation"/>; not a number: the function's own default.</summary>
    public float GateBeta { get; set; } = float.NaN;

    /// <summary>The function of the candidate; any but softmax.</summary>
    public Activation CandidateActivation { get; set; } = Activation.Tanh;

    /// <summary>The alpha of <see cref="CandidateActivation"/>; not a number: the function's own default.</summary>
    public float CandidateAlpha { get; set; } = float.NaN;

    /// <summary>The beta of <see cref="CandidateActivation"/>; not a number: the function's own default.</summary>
    public float CandidateBeta { get; set; } = float.NaN;

    /// <summary>The function of the cell state in the output, f in h = o f(c); any but softmax.</summary>
    public Activation CellActivation { get; set; } = Activation.Tanh;

    /// <summary>The alpha of <see cref="CellActivation"/>; not a number: the function's own default.</summary>
    public float CellAlpha { get; set; } = float.NaN;

    /// <summary>The beta of <see cref="CellActivation"/>; not a number: the function's own default.</summary>
    public float CellBeta { get; set; } = float.NaN;

    /// <summary>The function of the input gate; unless it is set, <see cref="GateActivation"/>.</summary>
    public Activation InputGateActivation { get; set; } = Activation.Sigmoid;

    /// <summary>The alpha of <see cref="InputGateActivation"/>; not a number: the function's own default.</summary>
    public float InputGateAlpha { get; set; } = float.NaN;

    /// <summary>The beta of <see cref="InputGateActivation"/>; not a number: the function's own default.</summary>
    public float InputGateBeta { get; set; } = float.NaN;

    /// <summary>The function of the forget gate; unless it is set, <see cref="GateActivation"/>.</summary>
    public Activation ForgetGateActivation { get; set; } = Activation.Sigmoid;

    /// <summary>The alpha of <see cref="ForgetGateActivation"/>; not a number: the function's own default.</summary>
    public float ForgetGateAlpha { get; set; } = float.NaN;

    /// <summary>The beta of <see cref="ForgetGateActivation"/>; not a number: the function's own default.</summary>
    public float ForgetGateBeta { get; set; } = float.NaN;

    /// <summary>The function of the output gate; unless it is set, <see cref="GateActivation"/>.</summary>
    public Activation OutputGateActivation { get; set; } = Activation.Sigmoid;

    /// <summary>The alpha of <see cref="OutputGateActivation"/>; not a number: the function's own default.</summary>
    public float OutputGateAlpha { get; set; } = float.NaN;

    /// <summary>The beta of <see cref="OutputGateActivation"/>; not a number: the function's own default.</summary>
    public float OutputGateBeta { get; set; } = float.NaN;

    /// <summary>All gates of the reverse direction; unless it is set, as in the forward one.</summary>
    public Activation ReverseGateActivation { get; set; } = Activation.Sigmoid;

    /// <summary>The alpha of <see cref="ReverseGateActivation"/>; not a number: the function's own default.</summary>
    public float ReverseGateAlpha { get; set; } = float.NaN;

    /// <summary>The beta of <see cref="ReverseGateActivation"/>; not a number: the function's own default.</summary>
    public float ReverseGateBeta { get; set; } = float.NaN;

    /// <summary>The candidate of the reverse direction; unless it is set, as in the forward one.</summary>
    public Activation ReverseCandidateActivation { get; set; } = Activation.Tanh;

    /// <summary>The alpha of <see cref="ReverseCandidateActivation"/>; not a number: the function's own default.</summary>
    public float ReverseCandidateAlpha { get; set; } = float.NaN;

    /// <summary>The beta of <see cref="ReverseCandidateActivation"/>; not a number: the function's own default.</summary>
    public float ReverseCandidateBeta { get; set; } = float.NaN;

    /// <summary>The cell state in the output of the reverse direction; unless it is set, as in the forward one.</summary>
    public Activation ReverseCellActivation { get; set; } = Activation.Tanh;

    /// <summary>The alpha of <see cref="ReverseCellActivation"/>; not a number: the function's own default.</summary>
    public float ReverseCellAlpha { get; set; } = float.NaN;

    /// <summary>The beta of <see cref="ReverseCellActivation"/>; not a number: the function's own default.</summary>
    public float ReverseCellBeta { get; set; } = float.NaN;

    /// <summary>What a stream starts from; the model's <c>InitialState</c> holds it, and sequences of a batch without a state of their own.</summary>
    public StreamStart InitialState { get; set; }

    /// <summary>
    /// Share of the values of h that training drops where they are fed back, the same ones at every step of a sequence: variational recurrent dropout
    /// (Gal and Ghahramani 2016). From 0 to below 1.
    /// </summary>
    public float RecurrentDropout { get; set; }
}
