using System;
using System.Collections.Generic;
using System.Linq;
using LstmGen.Conformance.Models;
using LstmGen.Conformance.Reading;

namespace LstmGen.Conformance.Groups;

/// <summary>The weights of TensorFlow Lite's LSTM: tensors of their own for every gate, by their names among the operator's 24 inputs, or grouped by gate.</summary>
internal sealed class TfliteWeights
{
    private static readonly (char Gate, string Name)[] AllGates = [('i', "input"), ('f', "forget"), ('n', "cell"), ('o', "output")];

    private TfliteWeights(ModelShape shape, Dictionary<string, float[]> values, float[] projectionBias)
    {
        Shape = shape;
        Values = values;
        ProjectionBias = projectionBias;
    }

    public ModelShape Shape { get; }

    public IReadOnlyDictionary<string, float[]> Values { get; }

    /// <summary>
    /// Added to a projected h; empty: none. The model has none: the recurrent product's share of it is in the bias of the gates, and the output's is
    /// for the caller to add.
    /// </summary>
    public float[] ProjectionBias { get; }

    /// <summary>Reads them.</summary>
    public static TfliteWeights Read(Fields fields, ActivationSpec activation, double cellClip)
    {
        Dictionary<char, Fields?> groups = AllGates.ToDictionary(g => g.Gate, g => IsGroup(fields, g.Name) ? fields.OptionalObject(g.Name) : null);
        Fields? projection = IsGroup(fields, "projection") ? fields.OptionalObject("projection") : null;
        Tensor? Find(char gate, string[] grouped, params string[] flat) => groups[gate]?.OptionalTensor(grouped) ?? fields.OptionalTensor(flat);
        Dictionary<char, Tensor?> input = [], recurrent = [], bias = [], peephole = [], norm = [];
        foreach ((char gate, string name) in AllGates)
        {
            input[gate] = Find(gate, ["activation", "input", "kernel", "weights"], $"input_to_{name}_weights");
            recurrent[gate] = Find(gate, ["recurrent", "recurrent_kernel"], $"recurrent_to_{name}_weights");
            bias[gate] = Find(gate, ["bias"], $"{name}_gate_bias", $"{name}_bias");
            peephole[gate] = gate == 'n' ? null : Find(gate, ["peephole", "cell", "cell_to_gate"], $"cell_to_{name}_weights");
            norm[gate] = Find(gate, ["layer_norm", "norm", "layer_norm_coefficients"], $"{name}_layer_norm_coefficients", $"{name}_layer_norm_weights");
        }

        Tensor? projectionWeights = projection?.OptionalTensor("weights", "activation", "kernel") ?? fields.OptionalTensor("projection_weights");
        Tensor? projectionBias = projection?.OptionalTensor("bias") ?? fields.OptionalTensor("projection_bias");
        Fields[] all = [fields, .. groups.Values.Append(projection).OfType<Fields>()];
        foreach (Fields part in all)
        {
            part.RequireAllRead();
        }

        bool coupled = input['i'] is null;
        int[] sizes = Required(input['f'], "input_to_forget_weights").Expect(-1, -1).Shape;
        (int units, int inputs) = (sizes[0], sizes[1]);
        RecurrentLayer layer = new(RecurrentKind.Lstm, units, "Single")
        {
            Coupling = coupled ? Coupling.InputFromForget : Coupling.None,
            Peepholes = peephole['f'] is not null,
            LayerNorm = norm['f'] is not null,
            Projection = projectionWeights?.Expect(-1, units).Shape[0] ?? 0,
            CellClip = cellClip,
            Activations = new CellActivations(ActivationSpec.Sigmoid, activation, activation),
        };
        if (layer.Projection >= units)
        {
            throw new OutsideException($"a projection of {units} cells to {layer.Projection} floats (the attributes take fewer than there are cells)");
        }

        Dictionary<string, float[]> values = new()
        {
            ["weight_ih_l0"] = Join(input, layer.Gates, "input weights", units, inputs),
            ["weight_hh_l0"] = Join(recurrent, layer.Gates, "recurrent weights", units, layer.Hidden),
            ["bias_ih_l0"] = layer.Gates.SelectMany(gate => bias[gate]?.Expect(units).ToSingle() ?? new float[units]).ToArray(),
        };
        if (layer.Peepholes)
        {
            values["peephole_l0"] = Join(peephole, layer.PeepholeGates, "peephole", units);
        }

        if (layer.LayerNorm)
        {
            values["norm_l0"] = Join(norm, layer.Gates, "layer norm", units);
        }

        float[] shift = [];
        if (projectionWeights is not null)
        {
            values["weight_hr_l0"] = projectionWeights.ToSingle();
            shift = projectionBias?.Expect(layer.Projection).ToSingle() ?? [];
        }

        if (shift.Any(value => value != 0))
        {
            if (layer.LayerNorm)
            {
                throw new OutsideException("a projection bias within layer normalisation");
            }

            float[] matrix = values["weight_hh_l0"], gates = values["bias_ih_l0"];
            values["bias_ih_l0"] = gates.Select((value, row) => (float)(value + shift.Select((s, j) => (double)matrix[(row * shift.Length) + j] * s).Sum())).ToArray();
        }

        return new TfliteWeights(new ModelShape(inputs, [layer]), values, shift);
    }

    private static bool IsGroup(Fields fields, string name) => fields.Has(name) && fields.IsObjectWithout(name, "data");

    private static Tensor Required(Tensor? tensor, string what) => tensor ?? throw new CaseFormatException($"weights: no {what}");

    private static float[] Join(Dictionary<char, Tensor?> tensors, string gates, string what, params int[] shape) =>
        gates.SelectMany(gate => Required(tensors[gate], $"{what} of gate {gate}").Expect(shape).ToSingle()).ToArray();
}
