using System;

namespace LstmGen;

/// <summary>
/// Declares a long short-term memory layer with forget gate (Hochreiter and Schmidhuber 1997; Gers, Schmidhuber and Cummins 2000),
/// equations and gate order (input, forget, candidate, output) as in PyTorch's <c>nn.LSTM</c>.
/// </summary>
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
}
