using System;
using System.Diagnostics;

namespace LstmGen;

/// <summary>
/// Declares a simple recurrent layer (Elman 1990), h = tanh(W x + R h' + b), as PyTorch's <c>nn.RNN</c>.
/// </summary>
[Conditional("LSTMGEN_ATTRIBUTES")]
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class RnnAttribute : Attribute
{
    /// <summary>Declares a layer of <paramref name="units"/> hidden units.</summary>
    /// <param name="units">Hidden units, 1 to 256.</param>
    public RnnAttribute(int units) => Units = units;

    /// <summary>Hidden units.</summary>
    public int Units { get; }

    /// <summary>The layer's name, the prefix of its tensors in a weight file; by default <c>rnn</c>, <c>rnn2</c> and so on.</summary>
    public string? Name { get; set; }

    /// <summary>Which bias tensors the layer owns.</summary>
    public Bias Bias { get; set; } = Bias.Pair;

    /// <summary>How the initial weights are drawn.</summary>
    public Initialization Initialization { get; set; } = Initialization.PyTorch;

    /// <summary>The function that makes the hidden state; any but softmax.</summary>
    public Activation Activation { get; set; } = Activation.Tanh;

    /// <summary>The alpha of <see cref="Activation"/>; not a number: the function's own default.</summary>
    public float Alpha { get; set; } = float.NaN;

    /// <summary>The beta of <see cref="Activation"/>; not a number: the function's own default.</summary>
    public float Beta { get; set; } = float.NaN;

    /// <summary>Clamps the input of every activation to [-x, x], as ONNX does; 0: no clamp.</summary>
    public float ActivationClip { get; set; }

    /// <summary>The same for the reverse direction; unless it is set, as in the forward one.</summary>
    public Activation ReverseActivation { get; set; } = Activation.Tanh;

    /// <summary>The alpha of <see cref="ReverseActivation"/>; not a number: the function's own default.</summary>
    public float ReverseAlpha { get; set; } = float.NaN;

    /// <summary>The beta of <see cref="ReverseActivation"/>; not a number: the function's own default.</summary>
    public float ReverseBeta { get; set; } = float.NaN;

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
