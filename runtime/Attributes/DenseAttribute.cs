using System;
using System.Diagnostics;

namespace LstmGen;

/// <summary>Declares a fully connected layer, applied at every step: activation(W x + b).</summary>
[Conditional("LSTMGEN_ATTRIBUTES")]
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class DenseAttribute : Attribute
{
    /// <summary>Declares a layer of <paramref name="units"/> outputs.</summary>
    /// <param name="units">Outputs, 1 to 4,096.</param>
    public DenseAttribute(int units) => Units = units;

    /// <summary>Outputs.</summary>
    public int Units { get; }

    /// <summary>The layer's name, the prefix of its tensors in a weight file; by default <c>dense</c>, <c>dense2</c> and so on.</summary>
    public string? Name { get; set; }

    /// <summary>How the initial weights are drawn.</summary>
    public Initialization Initialization { get; set; } = Initialization.PyTorch;

    /// <summary>The function applied to the affine result.</summary>
    public Activation Activation { get; set; } = Activation.Identity;

    /// <summary>The layer that is read in place of the one above; null: the one above.</summary>
    public string? From { get; set; }

    /// <summary>The alpha of <see cref="Activation"/>; not a number: the function's own default.</summary>
    public float Alpha { get; set; } = float.NaN;

    /// <summary>The beta of <see cref="Activation"/>; not a number: the function's own default.</summary>
    public float Beta { get; set; } = float.NaN;
}
