using System;
using System.Diagnostics;

namespace LstmGen;

/// <summary>
/// Declares a layer of gated recurrent units (Cho et al. 2014), equations and gate order (reset, update, candidate) as in PyTorch's
/// <c>nn.GRU</c>: h = (1 - z) n + z h'.
/// </summary>
[Conditional("LSTMGEN_ATTRIBUTES")]
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class GruAttribute : Attribute
{
    /// <summary>Declares a layer of <paramref name="units"/> hidden units.</summary>
    /// <param name="units">Hidden units, 1 to 256.</param>
    public GruAttribute(int units) => Units = units;

    /// <summary>Hidden units.</summary>
    public int Units { get; }

    /// <summary>The layer's name, the prefix of its tensors in a weight file; by default <c>gru</c>, <c>gru2</c> and so on.</summary>
    public string? Name { get; set; }

    /// <summary>Which bias tensors the layer owns.</summary>
    public Bias Bias { get; set; } = Bias.Pair;

    /// <summary>How the initial weights are drawn.</summary>
    public Initialization Initialization { get; set; } = Initialization.PyTorch;

    /// <summary>
    /// The reset gate acts after the product with the recurrent weights (PyTorch, cuDNN, Keras, ONNX with linear_before_reset = 1).
    /// False: before it (the paper, ONNX with linear_before_reset = 0).
    /// </summary>
    public bool ResetAfter { get; set; } = true;

    /// <summary>The function of the reset and the update gate; any but softmax.</summary>
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

    /// <summary>Clamps the input of every activation to [-x, x], as ONNX does; 0: no clamp.</summary>
    public float ActivationClip { get; set; }

    /// <summary>The gates of the reverse direction; unless it is set, as in the forward one.</summary>
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

    /// <summary>The layer that is read in place of the one above; null: the one above.</summary>
    public string? From { get; set; }

    /// <summary>In which order the layer reads a sequence. Other than forward, the model has no <c>Step</c>, and its <c>Run</c> takes a <see cref="Workspace"/>.</summary>
    public Direction Direction { get; set; }

    /// <summary>How the outputs of both directions become one vector.</summary>
    public Merge Merge { get; set; }

    /// <summary>What a stream starts from; the model's <c>InitialState</c> holds it, and sequences of a batch without a state of their own.</summary>
    public StreamStart InitialState { get; set; }

    /// <summary>
    /// Share of the values of h that training drops where they are fed back, the same ones at every step of a sequence: variational recurrent dropout
    /// (Gal and Ghahramani 2016). From 0 to below 1.
    /// </summary>
    public float RecurrentDropout { get; set; }
}
