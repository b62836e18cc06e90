using System;
using System.Collections.Generic;
using System.Linq;
using LstmGen.Conformance.Models;

namespace LstmGen.Conformance.Reading;

/// <summary>The weights of one <c>nn.LSTM</c> and of a linear layer <c>head</c> behind it, by PyTorch's names.</summary>
internal sealed class PyTorchWeights
{
    private readonly GateOrder _order;

    private PyTorchWeights(ModelShape shape, GateOrder order, float[] values)
    {
        Shape = shape;
        _order = order;
        Values = values;
    }

    public ModelShape Shape { get; }

    /// <summary>All tensors one after another, as the model orders them.</summary>
    public float[] Values { get; }

    public static PyTorchWeights Read(Fields fields, GateOrder order)
    {
        if (fields.Unread.FirstOrDefault(key => key.EndsWith("_reverse", StringComparison.Ordinal)) is not null)
        {
            throw new OutsideException("two directions (bidirectional)");
        }

        if (fields.Unread.FirstOrDefault(key => key.Contains("weight_hr", StringComparison.Ordinal)) is not null)
        {
            throw new OutsideException("projection (proj_size)");
        }

        List<int> units = [];
        int inputs = 0;
        while (Aliases($"weight_hh_l{units.Count}").FirstOrDefault(fields.Has) is not null)
        {
            if (units.Count == 0)
            {
                inputs = Peek(fields, "weight_ih_l0").Expect(-1, -1).Shape[1];
            }

            units.Add(Peek(fields, $"weight_hh_l{units.Count}").Expect(-1, -1).Shape[1]);
        }

        if (units.Count == 0)
        {
            throw new CaseFormatException($"{fields.Where}: no 'weight_hh_l0'");
        }

        bool Has(string name) => Aliases(name).Any(fields.Has);
        int head = Has("head.weight") ? Peek(fields, "head.weight").Expect(-1, units[^1]).Shape[0] : 0;
        ModelShape shape = new(inputs, units, Has("bias_hh_l0") ? "Pair" : Has("bias_ih_l0") ? "Single" : "None", head);
        PyTorchWeights weights = new(shape, order, new float[shape.Tensors.Sum(t => t.Count)]);
        int offset = 0;
        foreach (TensorName tensor in shape.Tensors)
        {
            // A linear layer may come without a bias: then it is zero.
            double[]? data = tensor.CaseName == "head.bias" ? weights.Find(fields, tensor) : weights.Take(fields, tensor);
            data?.Select(x => (float)x).ToArray().CopyTo(weights.Values, offset);
            offset += tensor.Count;
        }

        return weights;
    }

    /// <summary>A tensor of the same name and shape in the model's gate order: a gradient, a final weight. Null: it is not there.</summary>
    public double[]? Find(Fields fields, TensorName tensor)
    {
        double[]? data = fields.OptionalTensor(Aliases(tensor.CaseName))?.Expect(tensor.Shape).Data;
        return data is null || tensor.CaseName.StartsWith("head", StringComparison.Ordinal) ? data : _order.ToModel(data);
    }

    private double[] Take(Fields fields, TensorName tensor) =>
        Find(fields, tensor) ?? throw new CaseFormatException($"{fields.Where}: no '{tensor.CaseName}'");

    private static Tensor Peek(Fields fields, string name) => fields.Tensor(Aliases(name));

    private static string[] Aliases(string name) => name.StartsWith("head.", StringComparison.Ordinal)
        ? [name, name.Replace('.', '_'), "fc" + name[4..], "linear" + name[4..]]
        : [name, "lstm." + name, "rnn." + name];
}
