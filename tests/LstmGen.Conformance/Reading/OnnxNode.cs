using System.Collections.Generic;
using System.IO;

namespace LstmGen.Conformance.Reading;

/// <summary>The one node of an operator test: what it computes, and the names of its inputs and outputs by position.</summary>
internal sealed record OnnxNode(string Op, IReadOnlyList<string> Inputs, IReadOnlyList<string> Outputs)
{
    /// <summary>Reads the node of a model file.</summary>
    public static OnnxNode Read(string path)
    {
        string where = Path.GetFileName(path);
        List<OnnxNode> nodes = [];
        ProtoReader model = new(File.ReadAllBytes(path), where);
        while (model.Next())
        {
            if (model.Field == 7)
            {
                ProtoReader graph = new(model.Bytes, where);
                while (graph.Next())
                {
                    if (graph.Field == 1)
                    {
                        nodes.Add(ReadNode(new ProtoReader(graph.Bytes, where)));
                    }
                }
            }
        }

        return nodes.Count == 1 ? nodes[0] : throw new OutsideException($"a graph of {nodes.Count} ONNX nodes");
    }

    private static OnnxNode ReadNode(ProtoReader node)
    {
        string op = "";
        List<string> inputs = [], outputs = [];
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
            }
        }

        return new OnnxNode(op, inputs, outputs);
    }
}
