using System.Collections.Generic;
using System.Linq;
using LstmGen.Conformance.Models;
using LstmGen.Conformance.Reading;

namespace LstmGen.Conformance.Groups;

/// <summary>A recurrent Keras layer, perhaps of two directions, with its weights.</summary>
/// <param name="Layer">As the attribute language says it.</param>
/// <param name="Inputs">Floats in per step.</param>
/// <param name="Weights">By their names in an <c>nn.LSTM</c>.</param>
internal sealed record KerasLayer(RecurrentLayer Layer, int Inputs, IReadOnlyDictionary<string, float[]> Weights)
{
    /// <summary>Reads a layer.</summary>
    /// <param name="name">LSTM, GRU, SimpleRNN, or one of the first two with CuDNN before it.</param>
    /// <param name="attributes">Its configuration.</param>
    /// <param name="direction">In which it runs.</param>
    /// <param name="weights">kernel [in, gates x units], recurrent kernel [units, gates x units], perhaps bias; one direction after another.</param>
    public static KerasLayer Read(string name, Fields attributes, LayerDirection direction, IReadOnlyList<Tensor> weights)
    {
        RecurrentKind kind = name switch
        {
            "LSTM" or "CuDNNLSTM" => RecurrentKind.Lstm,
            "GRU" or "CuDNNGRU" => RecurrentKind.Gru,
            "SimpleRNN" => RecurrentKind.Rnn,
            _ => throw new OutsideException($"layer {name}"),
        };
        bool library = name.StartsWith("CuDNN", System.StringComparison.Ordinal);
        int gates = new RecurrentLayer(kind, 1, "None").Gates.Length, directions = direction == LayerDirection.Both ? 2 : 1;
        if (weights.Count % directions != 0 || weights.Count / directions is < 2 or > 3)
        {
            throw new CaseFormatException($"weights: {weights.Count} tensors for {directions} direction(s)");
        }

        int each = weights.Count / directions, units = weights[1].Expect(-1, -1).Shape[0];
        if (attributes.OptionalInteger("units", "output_dim") is { } said && said != units)
        {
            throw new CaseFormatException($"the attributes say units {said}, the tensors {units}");
        }

        if (attributes.OptionalFlag("use_bias") is { } useBias && useBias != (each == 3))
        {
            throw new CaseFormatException($"the attributes say use_bias {useBias}, there are {each} tensors");
        }

        // A bias of two rows (or, of the library's layers, of two halves) keeps that of the recurrent product apart.
        int biasSize = each == 3 ? weights[2].Data.Length : 0;
        bool pair = biasSize == 2 * gates * units;
        if (biasSize != 0 && !pair && biasSize != gates * units)
        {
            throw new CaseFormatException($"{weights[2].Where}: {biasSize} numbers for {gates} gates of {units} units");
        }

        ActivationSpec activation = KerasActivations.Parse(attributes.Text("activation") ?? "tanh");
        ActivationSpec gate = kind == RecurrentKind.Rnn ? ActivationSpec.Sigmoid
            : KerasActivations.Parse(attributes.Text("recurrent_activation", "inner_activation") ?? (library ? "sigmoid" : "hard_sigmoid"));
        RecurrentLayer layer = new(kind, units, biasSize == 0 ? "None" : pair ? "Pair" : "Single")
        {
            Direction = direction,
            ResetAfter = attributes.OptionalFlag("reset_after") ?? (library || pair),
            Activations = new CellActivations(gate, activation, activation),
        };
        GateOrder order = GateOrder.Parse(null, kind, kind switch { RecurrentKind.Lstm => "ifco", RecurrentKind.Gru => "zrh", _ => "n" });
        int inputs = weights[0].Expect(-1, gates * units).Shape[0];
        Dictionary<string, float[]> values = [];
        for (int d = 0; d < directions; d++)
        {
            string suffix = "_l0" + layer.Suffixes[d];
            values["weight_ih" + suffix] = order.Take(Rows(weights[d * each].Expect(inputs, gates * units)), layer.Gates);
            values["weight_hh" + suffix] = order.Take(Rows(weights[(d * each) + 1].Expect(units, gates * units)), layer.Gates);
            if (biasSize != 0)
            {
                float[] bias = weights[(d * each) + 2].ToSingle();
                values["bias_ih" + suffix] = order.Take(bias[..(gates * units)], layer.Gates);
                if (pair)
                {
                    values["bias_hh" + suffix] = order.Take(bias[(gates * units)..], layer.Gates);
                }
            }
        }

        return new KerasLayer(layer, inputs, values);
    }

    /// <summary>[in, rows] as [rows, in].</summary>
    private static float[] Rows(Tensor kernel)
    {
        int columns = kernel.Shape[0], rows = kernel.Shape[1];
        return Enumerable.Range(0, rows * columns).Select(i => (float)kernel.Data[((i % columns) * rows) + (i / columns)]).ToArray();
    }
}
