using System;
using System.Collections.Generic;
using System.Linq;

namespace LstmGen.Generator.Tests.Conformance;

/// <summary>Writes ONNX model files, node by node.</summary>
internal sealed class OnnxModelWriter
{
    private const int Float = 1, Int64 = 7;
    private readonly List<ProtoWriter> _nodes = [], _tensors = [];
    private int _names;

    /// <summary>Adds a node of one output; answers the output's name.</summary>
    public string Node(string op, string[] inputs, params (string Name, object Value)[] attributes)
    {
        string output = $"{op}_{_names++}";
        Node(op, inputs, [output], attributes);
        return output;
    }

    public void Node(string op, string[] inputs, string[] outputs, params (string Name, object Value)[] attributes)
    {
        ProtoWriter node = new();
        foreach (string input in inputs)
        {
            node.Text(1, input);
        }

        foreach (string output in outputs)
        {
            node.Text(2, output);
        }

        _nodes.Add(node.Text(3, $"/{op}").Text(4, op).Messages(5, attributes.Select(Attribute)));
    }

    /// <summary>Adds a constant as a node, as exporters do.</summary>
    public string Constant(params long[] values)
    {
        string output = $"constant_{_names++}";
        ProtoWriter tensor = new ProtoWriter().Number(1, values.Length).Number(2, Int64).Data(9, values.SelectMany(BitConverter.GetBytes).ToArray());
        _nodes.Add(new ProtoWriter().Text(2, output).Text(4, "Constant").Message(5, new ProtoWriter().Text(1, "value").Message(5, tensor).Number(20, 4)));
        return output;
    }

    /// <summary>Adds a tensor that the model brings along.</summary>
    public string Weight(string name, int[] shape, IEnumerable<double> values)
    {
        ProtoWriter tensor = new();
        foreach (int size in shape)
        {
            tensor.Number(1, size);
        }

        _tensors.Add(tensor.Number(2, Float).Text(8, name).Data(9, values.SelectMany(v => BitConverter.GetBytes((float)v)).ToArray()));
        return name;
    }

    public byte[] Model(string[] inputs, string[] outputs)
    {
        ProtoWriter graph = new ProtoWriter()
            .Messages(1, _nodes)
            .Text(2, "main_graph")
            .Messages(5, _tensors)
            .Messages(11, inputs.Select(name => new ProtoWriter().Text(1, name)))
            .Messages(12, outputs.Select(name => new ProtoWriter().Text(1, name)));
        return new ProtoWriter().Number(1, 8).Text(2, "pytorch").Message(7, graph).Message(8, new ProtoWriter().Number(2, 17)).Bytes;
    }

    private static ProtoWriter Attribute((string Name, object Value) attribute)
    {
        ProtoWriter writer = new ProtoWriter().Text(1, attribute.Name);
        switch (attribute.Value)
        {
            case string text:
                return writer.Text(4, text).Number(20, 3);
            case int number:
                return writer.Number(3, number).Number(20, 2);
            case float number:
                return writer.Float(2, number).Number(20, 1);
            case string[] texts:
                return texts.Aggregate(writer, (w, text) => w.Text(9, text)).Number(20, 8);
            case int[] numbers:
                return numbers.Aggregate(writer, (w, number) => w.Number(8, number)).Number(20, 7);
            default:
                throw new ArgumentException(attribute.Name);
        }
    }
}
