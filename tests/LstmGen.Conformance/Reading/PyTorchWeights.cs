using System;
using System.Collections.Generic;
using System.Linq;
using LstmGen.Conformance.Models;

namespace LstmGen.Conformance.Reading;

/// <summary>The weights of one <c>nn.LSTM</c>, <c>nn.GRU</c> or <c>nn.RNN</c> and of a linear layer <c>head</c> behind it, by PyTorch's names.</summary>
internal sealed class PyTorchWeights
{
    private readonly GateOrder _order;

    private PyTorchWeights(ModelShape shape, GateOrder order, Dictionary<string, float[]> values)
    {
        Shape = shape;
        _order = order;
        Values = values;
    }

    public ModelShape Shape { get; }

    /// <summary>Every tensor by its name in the case.</summary>
    public IReadOnlyDictionary<string, float[]> Values { get; }

    /// <summary>Reads every tensor of the module.</summary>
    /// <param name="fields">The tensors.</param>
    /// <param name="cell">LSTM, GRU, RNN, RNN_TANH or RNN_RELU; null: the tensors' sizes tell.</param>
    /// <param name="nonlinearity">Of an RNN: tanh or relu; null: the cell tells.</param>
    /// <param name="order">Of the rows, for a kind.</param>
    public static PyTorchWeights Read(Fields fields, string? cell, string? nonlinearity, Func<RecurrentKind, GateOrder> order)
    {
        RecurrentKind kind = Kind(fields, cell);
        CellActivations activations = CellActivations.Default with { Candidate = Nonlinearity(kind, cell, nonlinearity) };
        int gates = new RecurrentLayer(kind, 1, "None").Gates.Length;
        List<RecurrentLayer> layers = [];
        while (Has(fields, $"weight_hh_l{layers.Count}"))
        {
            int rows = Peek(fields, $"weight_hh_l{layers.Count}").Expect(-1, -1).Shape[0];
            if (rows % gates != 0)
            {
                throw new CaseFormatException($"{fields.Where}: weight_hh_l{layers.Count} needs a multiple of {gates} rows, found {rows}");
            }

            string suffix = $"_l{layers.Count}";
            layers.Add(new RecurrentLayer(kind, rows / gates, Has(fields, "bias_hh" + suffix) ? "Pair" : Has(fields, "bias_ih" + suffix) ? "Single" : "None")
            {
                Direction = Has(fields, $"weight_hh{suffix}_reverse") ? LayerDirection.Both : LayerDirection.Forward,
                Projection = Has(fields, "weight_hr" + suffix) ? Peek(fields, "weight_hr" + suffix).Expect(-1, rows / gates).Shape[0] : 0,
                Activations = activations,
            });
        }

        if (layers.Count == 0)
        {
            throw new CaseFormatException($"{fields.Where}: no 'weight_hh_l0'");
        }

        int inputs = Peek(fields, "weight_ih_l0").Expect(-1, -1).Shape[1];
        int head = Has(fields, "head.weight") ? Peek(fields, "head.weight").Expect(-1, layers[^1].Outputs).Shape[0] : 0;
        PyTorchWeights weights = new(new ModelShape(inputs, layers, head), order(kind), []);
        foreach (TensorName tensor in weights.Shape.Tensors)
        {
            // A linear layer may come without a bias: then it is zero.
            double[] data = weights.Find(fields, tensor) ?? (tensor.CaseName == "head.bias"
                ? new double[tensor.Count]
                : throw new CaseFormatException($"{fields.Where}: no '{tensor.CaseName}'"));
            ((Dictionary<string, float[]>)weights.Values)[tensor.CaseName] = Array.ConvertAll(data, x => (float)x);
        }

        return weights;
    }

    /// <summary>A tensor of the same name and shape in the model's gate order: a gradient, a final weight. Null: it is not there.</summary>
    public double[]? Find(Fields fields, TensorName tensor)
    {
        double[]? data = fields.OptionalTensor(Aliases(tensor.CaseName))?.Expect(tensor.Shape).Data;
        bool hasGates = tensor.CaseName.StartsWith("weight_ih", StringComparison.Ordinal)
            || tensor.CaseName.StartsWith("weight_hh", StringComparison.Ordinal)
            || tensor.CaseName.StartsWith("bias", StringComparison.Ordinal);
        return data is null || !hasGates ? data : _order.Take(data, Shape.Layers[0].Gates);
    }

    private static RecurrentKind Kind(Fields fields, string? cell)
    {
        string name = cell?.ToUpperInvariant().Replace("NN.", "", StringComparison.Ordinal) ?? "";
        if (name.Length == 0 && Has(fields, "weight_hh_l0") && !Has(fields, "weight_hr_l0"))
        {
            int[] shape = Peek(fields, "weight_hh_l0").Expect(-1, -1).Shape;
            return shape[0] == 3 * shape[1] ? RecurrentKind.Gru : shape[0] == shape[1] ? RecurrentKind.Rnn : RecurrentKind.Lstm;
        }

        return name switch
        {
            "" or "LSTM" => RecurrentKind.Lstm,
            "GRU" => RecurrentKind.Gru,
            "RNN" or "RNN_TANH" or "RNN_RELU" => RecurrentKind.Rnn,
            _ => throw new OutsideException($"layer {cell}"),
        };
    }

    private static ActivationSpec Nonlinearity(RecurrentKind kind, string? cell, string? nonlinearity)
    {
        string name = nonlinearity?.ToLowerInvariant() ?? (cell?.EndsWith("relu", StringComparison.OrdinalIgnoreCase) == true ? "relu" : "tanh");
        return name switch
        {
            "tanh" => ActivationSpec.Tanh,
            "relu" when kind == RecurrentKind.Rnn => ActivationSpec.Relu,
            _ => throw new CaseFormatException($"unknown nonlinearity '{name}'"),
        };
    }

    private static bool Has(Fields fields, string name) => Aliases(name).Any(fields.Has);

    private static Tensor Peek(Fields fields, string name) => fields.Tensor(Aliases(name));

    private static string[] Aliases(string name) => name.StartsWith("head.", StringComparison.Ordinal)
        ? [name, name.Replace('.', '_'), "fc" + name[4..], "linear" + name[4..]]
        : [name, "lstm." + name, "gru." + name, "rnn." + name];
}
