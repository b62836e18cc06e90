using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using LstmGen.Conformance.Models;
using LstmGen.Conformance.Onnx;
using LstmGen.Conformance.Operators;
using LstmGen.Conformance.Reading;

namespace LstmGen.Conformance.Groups;

/// <summary>
/// A graph around LSTM, GRU or RNN nodes, or one such operator whose attributes and tensors the case itself holds. Every recurrent node becomes a model;
/// any outputs of the graph are compared.
/// </summary>
internal static class OnnxCase
{
    private static readonly string[] InputRoles = ["X", "W", "R", "B", "sequence_lens", "initial_h", "initial_c", "P"];
    private static readonly string[] OutputRoles = ["Y", "Y_h", "Y_c"];

    public static CasePlan Read(CaseSource source)
    {
        Fields fields = source.Case;
        string? op = fields.Text("op");
        OnnxNode said = Node(op, fields.OptionalObject("attributes"));
        IReadOnlyDictionary<string, Tensor> inputs = OnnxTensors.Read(fields.Element("inputs"), source.Folder);
        IReadOnlyDictionary<string, Tensor> expected = OnnxTensors.Read(fields.Element("expected"), source.Folder);
        OnnxGraph graph = fields.Text("model") is { } model
            ? Complete(OnnxGraph.Read(Path.Combine(source.Folder, model)), said)
            : new OnnxGraph([said with { Inputs = InputRoles.Select(role => inputs.ContainsKey(role) ? role : "").ToArray() }], inputs);
        if (inputs.Keys.FirstOrDefault(name => !graph.Nodes.Any(node => node.Inputs.Contains(name))) is { } stray)
        {
            throw new CaseFormatException($"the node has no '{stray}'");
        }

        Tolerance tolerance = source.Tolerances().For();
        string? ownOrder = fields.Text("gate_order"), fileOrder = source.File.Text("gate_order");
        fields.Ignore("format", "nodes", "node_inputs", "node_outputs", "opset", "layout");
        source.File.Ignore("layout", "data", "format");
        source.RequireAllRead();

        // A first walk, with zeros for what the recurrent nodes give, tells the models that are needed.
        List<ModelShape> shapes = [];
        IReadOnlyDictionary<string, Tensor> blank = new OnnxEvaluator(graph, (node, arguments) =>
        {
            OnnxRecurrent recurrent = OnnxRecurrent.Read(node, arguments, Order);
            shapes.Add(recurrent.Case.Shape);
            return recurrent.Blank();
        }).Evaluate(inputs);
        foreach ((string name, Tensor tensor) in expected)
        {
            tensor.Expect((blank.GetValueOrDefault(name) ?? throw new CaseFormatException($"the node has no '{name}'")).Shape);
        }

        return shapes.Count > 0 ? new CasePlan(shapes, Check) : throw new OutsideException("a graph without recurrent node");

        GateOrder Order(RecurrentKind kind) => GateOrder.Parse(ownOrder, fileOrder, kind, kind switch { RecurrentKind.Lstm => "iofc", RecurrentKind.Gru => "zrh", _ => "i" });

        void Check(IReadOnlyList<ModelAccess> models, Comparison comparison)
        {
            comparison.Show("", tolerance);
            Compare("", OperatorRunner.Infer);
            Compare("training ", OperatorRunner.Train);

            void Compare(string pass, Func<ModelAccess, OperatorCase, OperatorResult> run)
            {
                int next = 0;
                IReadOnlyDictionary<string, Tensor> values = new OnnxEvaluator(graph, (node, arguments) =>
                {
                    OnnxRecurrent recurrent = OnnxRecurrent.Read(node, arguments, Order);
                    return recurrent.Outputs(run(models[next++], recurrent.Case));
                }).Evaluate(inputs);
                foreach ((string name, Tensor tensor) in expected)
                {
                    comparison.Add(pass + name, values[name].ToSingle(), tensor.Data, tolerance);
                }
            }
        }
    }

    /// <summary>The operator as the case states it.</summary>
    private static OnnxNode Node(string? op, Fields? attributes)
    {
        Dictionary<string, OnnxAttribute> all = [];
        foreach (string name in attributes?.Unread ?? [])
        {
            JsonElement? value = attributes!.Optional(name);
            if (value is { } element)
            {
                all[name] = Attribute(name, element);
            }
        }

        return new OnnxNode(op ?? "LSTM", [], OutputRoles.Take((op ?? "LSTM") == "LSTM" ? 3 : 2).ToArray(), all);
    }

    private static OnnxAttribute Attribute(string name, JsonElement value)
    {
        JsonElement[] items = value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().ToArray() : [value];
        bool texts = items.Any(item => item.ValueKind == JsonValueKind.String);
        return new OnnxAttribute(
            name, texts ? [] : Tensor.Read(value, name).Data, texts ? items.Select(item => item.ToString()).ToArray() : [], null);
    }

    /// <summary>A model of one recurrent node says the same as the case; what only the case says is added to it.</summary>
    private static OnnxGraph Complete(OnnxGraph graph, OnnxNode said)
    {
        if (graph.Nodes.Count(node => node.IsRecurrent) != 1)
        {
            return graph;
        }

        return graph with
        {
            Nodes = graph.Nodes.Select(node => !node.IsRecurrent ? node : node with
            {
                Attributes = said.Attributes.Concat(node.Attributes.Where(own => !said.Attributes.ContainsKey(own.Key))).ToDictionary(),
            }).ToArray(),
        };
    }
}
