using System;
using System.Collections.Generic;
using System.Linq;
using LstmGen.Conformance.Models;

namespace LstmGen.Conformance.Onnx;

/// <summary>The lists <c>activations</c>, <c>activation_alpha</c> and <c>activation_beta</c>.</summary>
internal static class OnnxActivations
{
    private static readonly Dictionary<string, (string Name, bool Alpha, bool Beta)> Functions = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Relu"] = ("Relu", false, false),
        ["Tanh"] = ("Tanh", false, false),
        ["Sigmoid"] = ("Sigmoid", false, false),
        ["Affine"] = ("Affine", true, true),
        ["LeakyRelu"] = ("LeakyRelu", true, false),
        ["ThresholdedRelu"] = ("ThresholdedRelu", true, false),
        ["ScaledTanh"] = ("ScaledTanh", true, true),
        ["HardSigmoid"] = ("HardSigmoid", true, true),
        ["Elu"] = ("Elu", true, false),
        ["Softsign"] = ("Softsign", false, false),
        ["Softplus"] = ("Softplus", false, false),
        ["Identity"] = ("Identity", false, false),
    };

    /// <summary>The functions of each direction.</summary>
    /// <param name="kind">LSTM: f, g, h; GRU: f, g; RNN: f.</param>
    /// <param name="directions">1 or 2.</param>
    /// <param name="names">All directions one after another; empty: the defaults.</param>
    /// <param name="alphas">Consumed in order by the functions that have an alpha, or one for each function.</param>
    /// <param name="betas">The same of beta.</param>
    public static CellActivations[] Parse(
        RecurrentKind kind, int directions, IReadOnlyList<string> names, IReadOnlyList<double> alphas, IReadOnlyList<double> betas)
    {
        int count = kind switch { RecurrentKind.Lstm => 3, RecurrentKind.Gru => 2, _ => 1 };
        string[] defaults = kind == RecurrentKind.Rnn ? ["Tanh"] : ["Sigmoid", "Tanh", "Tanh"];
        IReadOnlyList<string> all = names.Count == 0 ? Enumerable.Range(0, directions * count).Select(i => defaults[i % count]).ToArray()
            : names.Count == count ? Enumerable.Range(0, directions * count).Select(i => names[i % count]).ToArray()
            : names;

        // The simple RNN's own default is a list for two directions, whatever the direction.
        bool surplus = kind == RecurrentKind.Rnn && directions == 1 && all.Count == 2;
        if (all.Count != directions * count && !surplus)
        {
            throw new CaseFormatException($"activations: expected {directions * count}, found {all.Count}");
        }

        (string Name, bool Alpha, bool Beta)[] functions = all.Take(directions * count)
            .Select(name => Functions.TryGetValue(name, out (string, bool, bool) function) ? function : throw new CaseFormatException($"unknown activation '{name}'"))
            .ToArray();
        double?[] alpha = Distribute(alphas, functions.Select(f => f.Alpha).ToArray()), beta = Distribute(betas, functions.Select(f => f.Beta).ToArray());
        ActivationSpec[] specs = functions.Select((f, i) => new ActivationSpec(f.Name, alpha[i], beta[i])).ToArray();
        return Enumerable.Range(0, directions).Select(d => kind switch
        {
            RecurrentKind.Rnn => CellActivations.Default with { Candidate = specs[d] },
            RecurrentKind.Gru => CellActivations.Default with { Gate = specs[d * 2], Candidate = specs[(d * 2) + 1] },
            _ => new CellActivations(specs[d * 3], specs[(d * 3) + 1], specs[(d * 3) + 2]),
        }).ToArray();
    }

    private static double?[] Distribute(IReadOnlyList<double> values, bool[] takes)
    {
        int users = takes.Count(take => take);
        if (values.Count == takes.Length && values.Count > users)
        {
            return takes.Select((take, i) => take ? values[i] : (double?)null).ToArray();
        }

        if (values.Count > users)
        {
            throw new CaseFormatException($"{values.Count} parameters for {users} activations that have one");
        }

        Queue<double> rest = new(values);
        return takes.Select(take => take && rest.Count > 0 ? rest.Dequeue() : (double?)null).ToArray();
    }
}
