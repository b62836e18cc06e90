using System;
using System.Collections.Generic;
using System.IO;
using LstmGen.Conformance.Reading;

namespace LstmGen.Conformance.Onnx;

/// <summary>The graph of a model: nodes in an order in which they can be computed, and the tensors that it brings along.</summary>
internal sealed record OnnxGraph(IReadOnlyList<OnnxNode> Nodes, IReadOnlyDictionary<string, Tensor> Initializers)
{
    /// <summary>Reads a model file.</summary>
    public static OnnxGraph Read(string path)
    {
        string where = Path.GetFileName(path);
        List<OnnxNode> nodes = [];
        Dictionary<string, Tensor> initializers = [];
        ProtoReader model = new(File.ReadAllBytes(path), where);
        while (model.Next())
        {
            if (model.Field == 7)
            {
                ReadGraph(model.Bytes, where, nodes, initializers);
            }
        }

        return nodes.Count > 0 ? new OnnxGraph(nodes, initializers) : throw new CaseFormatException($"{where}: no graph");
    }

    private static void ReadGraph(ReadOnlySpan<byte> message, string where, List<OnnxNode> nodes, Dictionary<string, Tensor> initializers)
    {
        ProtoReader graph = new(message, where);
        while (graph.Next())
        {
            switch (graph.Field)
            {
                case 1:
                    nodes.Add(OnnxNode.Read(graph.Bytes, where));
                    break;
                case 5:
                    (string name, Tensor tensor) = OnnxTensor.Read(graph.Bytes, where);
                    initializers[name] = tensor;
                    break;
            }
        }
    }
}
