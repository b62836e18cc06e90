using System;
using System.Collections.Generic;
using System.Linq;
using LstmGen.Conformance.Reading;

namespace LstmGen.Conformance.Onnx;

/// <summary>
/// Walks through a graph. What moves numbers about (the shape arithmetic that exporters write around a layer) is done here; the recurrent nodes are the
/// caller's.
/// </summary>
/// <param name="graph">The graph.</param>
/// <param name="recurrent">Computes a recurrent node: its inputs by position, null where one is left out; its outputs by position.</param>
internal sealed class OnnxEvaluator(OnnxGraph graph, Func<OnnxNode, Tensor?[], Tensor[]> recurrent)
{
    /// <summary>Every value of the graph by its name.</summary>
    public IReadOnlyDictionary<string, Tensor> Evaluate(IReadOnlyDictionary<string, Tensor> inputs)
    {
        Dictionary<string, Tensor> values = new(graph.Initializers);
        foreach ((string name, Tensor tensor) in inputs)
        {
            values[name] = tensor;
        }

        foreach (OnnxNode node in graph.Nodes)
        {
            Tensor?[] arguments = node.Inputs
                .Select(name => name.Length == 0 ? null : values.GetValueOrDefault(name) ?? throw new CaseFormatException($"{node.Op}: no value '{name}'"))
                .ToArray();
            Tensor[] results = node.IsRecurrent ? recurrent(node, arguments) : [OnnxOperators.Evaluate(node, arguments)];
            for (int i = 0; i < node.Outputs.Count; i++)
            {
                if (node.Outputs[i].Length > 0)
                {
                    values[node.Outputs[i]] = i < results.Length ? results[i] : throw new CaseFormatException($"{node.Op}: more outputs than it has");
                }
            }
        }

        return values;
    }
}
