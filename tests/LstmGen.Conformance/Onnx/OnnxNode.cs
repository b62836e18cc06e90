using System;
using System.Collections.Generic;
using System.Linq;

namespace LstmGen.Conformance.Onnx;

/// <summary>One node of a graph: what it computes, the names of its inputs and outputs by position ("" where one is left out), its attributes.</summary>
internal sealed record OnnxNode(string Op, IReadOnlyList<string> Inputs, IReadOnlyList<string> Outputs, IReadOnlyDictionary<string, OnnxAttribute> Attributes)
{
    public bool IsRecurrent => Op is "LSTM" or "GRU" or "RNN";

    /// <summary>Reads a NodeProto.</summary>
    public static OnnxNode Read(ReadOnlySpan<byte> message, string where)
    {
        string op = "";
        List<string> inputs = [], outputs = [];
        Dictionary<string, OnnxAttribute> attributes = [];
        ProtoReader node = new(message, where);
        while (node.Next())
        {
            switch (node.Field)
            {
                case 1:
                    inputs.Add(node.Text);
                    break;
                case 2:
                    outputs.Add(node.Text);
                    break;
                case 4:
                    op = node.Text;
                    break;
                case 5:
                    OnnxAttribute attribute = OnnxAttribute.Read(node.Bytes, where);
                    attributes[attribute.Name] = attribute;
                    break;
            }
        }

        return new OnnxNode(op, inputs, outputs, attributes);
    }

    public IReadOnlyList<double>? Numbers(string name) => Attributes.TryGetValue(name, out OnnxAttribute? attribute) ? attribute.Numbers : null;

    public double? Number(string name) => Numbers(name) is { Count: > 0 } numbers ? numbers[0] : null;

    public int Integer(string name, int fallback) => (int)(Number(name) ?? fallback);

    public IReadOnlyList<string> Texts(string name) => Attributes.TryGetValue(name, out OnnxAttribute? attribute) ? attribute.Texts : [];

    public string? Text(string name) => Texts(name).FirstOrDefault();
}
