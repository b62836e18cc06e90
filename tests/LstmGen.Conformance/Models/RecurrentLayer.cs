using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace LstmGen.Conformance.Models;

/// <summary>One recurrent layer as the attribute language says it, whatever system it came from.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Units">Hidden units (cells of an LSTM).</param>
/// <param name="Bias">"Pair", "Single" or "None".</param>
internal sealed record RecurrentLayer(RecurrentKind Kind, int Units, string Bias)
{
    public LayerDirection Direction { get; init; } = LayerDirection.Forward;

    /// <summary>How two directions are joined: "Concat", "Sum" or "Mean".</summary>
    public string Merge { get; init; } = "Concat";

    /// <summary>Floats of a projected h; 0: h is not projected.</summary>
    public int Projection { get; init; }

    public bool Peepholes { get; init; }

    public Coupling Coupling { get; init; }

    public bool LayerNorm { get; init; }

    /// <summary>GRU: the reset gate acts on the product, not on the state.</summary>
    public bool ResetAfter { get; init; } = true;

    /// <summary>Bound of every activation's input; 0: none.</summary>
    public double ActivationClip { get; init; }

    /// <summary>Bound of the stored cell; 0: none.</summary>
    public double CellClip { get; init; }

    public CellActivations Activations { get; init; } = CellActivations.Default;

    /// <summary>Those of the reverse direction of two; null: the same.</summary>
    public CellActivations? ReverseActivations { get; init; }

    public int Directions => Direction == LayerDirection.Both ? 2 : 1;

    /// <summary>Floats of h.</summary>
    public int Hidden => Projection > 0 ? Projection : Units;

    /// <summary>Floats of c in a state.</summary>
    public int Cell => Kind == RecurrentKind.Lstm ? Units : 0;

    /// <summary>Floats out per step.</summary>
    public int Outputs => Merge == "Concat" ? Directions * Hidden : Hidden;

    public int StateSize => Directions * (Hidden + Cell);

    /// <summary>The rows of the gates in the order of the model's tensors; n is the candidate. A coupled gate has none.</summary>
    public string Gates => Kind switch
    {
        RecurrentKind.Gru => "rzn",
        RecurrentKind.Rnn => "n",
        _ => Coupling switch
        {
            Coupling.ForgetFromInput => "ino",
            Coupling.InputFromForget => "fno",
            _ => "ifno",
        },
    };

    /// <summary>The rows of the peepholes.</summary>
    public string PeepholeGates => new(Gates.Where(gate => gate != 'n').ToArray());

    /// <summary>The suffix of the tensor names of each direction.</summary>
    public IReadOnlyList<string> Suffixes => Direction switch
    {
        LayerDirection.Forward => [""],
        LayerDirection.Reverse => ["_reverse"],
        _ => ["", "_reverse"],
    };

    /// <summary>The attribute, as source.</summary>
    public string Attribute(string name)
    {
        List<string> properties = [Units.ToString(CultureInfo.InvariantCulture), $"Name = \"{name}\"", $"Bias = LstmGen.Bias.{Bias}"];
        Add(Direction != LayerDirection.Forward, $"Direction = LstmGen.Direction.{Direction}");
        Add(Merge != "Concat", $"Merge = LstmGen.Merge.{Merge}");
        Add(Projection > 0, $"Projection = {Projection.ToString(CultureInfo.InvariantCulture)}");
        Add(Peepholes, "Peepholes = true");
        Add(Coupling != Coupling.None, $"Coupling = LstmGen.GateCoupling.{Coupling}");
        Add(LayerNorm, "LayerNorm = true");
        Add(Kind == RecurrentKind.Gru && !ResetAfter, "ResetAfter = false");
        Add(ActivationClip > 0, $"ActivationClip = {ActivationSpec.Literal(ActivationClip)}");
        Add(CellClip > 0, $"CellClip = {ActivationSpec.Literal(CellClip)}");
        properties.AddRange(Activations.Properties(Kind, "", CellActivations.Default));
        if (Direction == LayerDirection.Both && ReverseActivations is { } reverse)
        {
            properties.AddRange(reverse.Properties(Kind, "Reverse", Activations));
        }

        return $"[LstmGen.{Kind}({string.Join(", ", properties)})]";

        void Add(bool condition, string property)
        {
            if (condition)
            {
                properties.Add(property);
            }
        }
    }

    /// <summary>Every tensor, named as the layer <paramref name="index"/> of an <c>nn.LSTM</c> names it, and as the model does.</summary>
    public IEnumerable<TensorName> Tensors(int index, string name, int inputs)
    {
        int rows = Gates.Length * Units;
        foreach (string suffix in Suffixes)
        {
            yield return Tensor("weight_ih", rows, inputs);
            yield return Tensor("weight_hh", rows, Hidden);
            if (Bias != "None")
            {
                yield return Tensor("bias_ih", rows, 0);
            }

            if (Bias == "Pair")
            {
                yield return Tensor("bias_hh", rows, 0);
            }

            if (Projection > 0)
            {
                yield return Tensor("weight_hr", Projection, Units);
            }

            if (Peepholes)
            {
                yield return Tensor("peephole", PeepholeGates.Length * Units, 0);
            }

            if (LayerNorm)
            {
                yield return Tensor("norm", rows, 0);
            }

            TensorName Tensor(string kind, int r, int columns) =>
                new(FormattableString.Invariant($"{kind}_l{index}{suffix}"), $"{name}.{kind}_l0{suffix}", r, columns);
        }
    }
}
