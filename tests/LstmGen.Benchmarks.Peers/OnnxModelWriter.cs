using System;
using System.Globalization;
using System.Linq;
using System.Runtime.InteropServices;

namespace LstmGen.Benchmarks.Peers;

/// <summary>
/// Writes a data set's network as ONNX: LSTM operators with their states as inputs and outputs, so that it can stream, then MatMul and Add.
/// Inputs x [T, B, I] and h0, c0, h1, c1... [1, B, H]; outputs y [T, B, O] and hn0, cn0...
/// </summary>
internal static class OnnxModelWriter
{
    private const int Float = 1, Int64 = 7;

    // Field numbers of onnx.proto.
    private const int GraphNode = 1, GraphName = 2, GraphInitializer = 5, GraphInput = 11, GraphOutput = 12;
    private const int NodeInput = 1, NodeOutput = 2, NodeOperator = 4, NodeAttribute = 5;

    /// <summary>ONNX has the gates in the order i, o, f, c; the data in i, f, c, o.</summary>
    private static readonly int[] GateOrder = [0, 3, 1, 2];

    public static byte[] Write(Shape shape, float[] parameters)
    {
        ProtoWriter graph = new();
        graph.Text(GraphName, shape.Name);
        graph.Message(GraphInitializer, Tensor("axes", Int64, MemoryMarshal.AsBytes<long>([1]), 1));
        graph.Message(GraphInput, Value("x", "T", "B", Text(shape.Inputs)));
        string sequence = "x";
        for (int layer = 0; layer < shape.Layers; layer++)
            sequence = Layer(graph, shape, layer, sequence, parameters);

        int dense = shape.OffsetOfLayer(shape.Layers), hidden = shape.Hidden, outputs = shape.Outputs;
        float[] transposed = new float[outputs * hidden];
        for (int o = 0; o < outputs; o++)
        {
            for (int h = 0; h < hidden; h++)
                transposed[(h * outputs) + o] = parameters[dense + (o * hidden) + h];
        }

        graph.Message(GraphInitializer, Floats("dense", transposed, hidden, outputs));
        graph.Message(GraphInitializer, Floats("dense_bias", parameters.AsSpan(dense + (outputs * hidden), outputs), outputs));
        graph.Message(GraphNode, Node("MatMul", [sequence, "dense"], ["product"]));
        graph.Message(GraphNode, Node("Add", ["product", "dense_bias"], ["y"]));
        graph.Message(GraphOutput, Value("y", "T", "B", Text(outputs)));
        ProtoWriter operators = new ProtoWriter().Text(1, "").Integer(2, 14);
        return new ProtoWriter().Integer(1, 8).Message(7, graph).Message(8, operators).ToArray();
    }

    private static string Layer(ProtoWriter graph, Shape shape, int layer, string input, float[] parameters)
    {
        int hidden = shape.Hidden, inputs = shape.InputsOf(layer), at = shape.OffsetOfLayer(layer);
        string units = Text(hidden);
        graph.Message(GraphInitializer, Floats($"w{layer}", Gates(parameters.AsSpan(at, 4 * hidden * inputs), hidden * inputs), 1, 4 * hidden, inputs));
        at += 4 * hidden * inputs;
        graph.Message(GraphInitializer, Floats($"r{layer}", Gates(parameters.AsSpan(at, 4 * hidden * hidden), hidden * hidden), 1, 4 * hidden, hidden));
        at += 4 * hidden * hidden;
        float[] biases = [.. Gates(parameters.AsSpan(at, 4 * hidden), hidden), .. new float[4 * hidden]];
        graph.Message(GraphInitializer, Floats($"b{layer}", biases, 1, 8 * hidden));
        graph.Message(GraphInput, Value($"h{layer}", "1", "B", units));
        graph.Message(GraphInput, Value($"c{layer}", "1", "B", units));
        ProtoWriter node = Node("LSTM", [input, $"w{layer}", $"r{layer}", $"b{layer}", "", $"h{layer}", $"c{layer}"], [$"all{layer}", $"hn{layer}", $"cn{layer}"]);
        graph.Message(GraphNode, node.Message(NodeAttribute, new ProtoWriter().Text(1, "hidden_size").Integer(3, hidden).Integer(20, 2)));
        graph.Message(GraphNode, Node("Squeeze", [$"all{layer}", "axes"], [$"sequence{layer}"]));
        graph.Message(GraphOutput, Value($"hn{layer}", "1", "B", units));
        graph.Message(GraphOutput, Value($"cn{layer}", "1", "B", units));
        return $"sequence{layer}";
    }

    private static float[] Gates(ReadOnlySpan<float> rows, int size)
    {
        float[] ordered = new float[rows.Length];
        for (int gate = 0; gate < GateOrder.Length; gate++)
            rows.Slice(GateOrder[gate] * size, size).CopyTo(ordered.AsSpan(gate * size));
        return ordered;
    }

    private static ProtoWriter Node(string kind, string[] inputs, string[] outputs)
    {
        ProtoWriter node = new();
        foreach (string input in inputs)
            node.Text(NodeInput, input);
        foreach (string output in outputs)
            node.Text(NodeOutput, output);
        return node.Text(NodeOperator, kind);
    }

    private static ProtoWriter Floats(string name, ReadOnlySpan<float> values, params int[] dimensions) => Tensor(name, Float, MemoryMarshal.AsBytes(values), dimensions);

    private static ProtoWriter Tensor(string name, int type, ReadOnlySpan<byte> values, params int[] dimensions)
    {
        ProtoWriter tensor = new();
        foreach (int dimension in dimensions)
            tensor.Integer(1, dimension);
        return tensor.Integer(2, type).Text(8, name).Bytes(9, values);
    }

    /// <summary>A dimension that is no number is a name: any size.</summary>
    private static ProtoWriter Value(string name, params string[] dimensions)
    {
        ProtoWriter shape = new();
        foreach (string dimension in dimensions)
            shape.Message(1, dimension.All(char.IsAsciiDigit) ? new ProtoWriter().Integer(1, int.Parse(dimension, CultureInfo.InvariantCulture)) : new ProtoWriter().Text(2, dimension));
        return new ProtoWriter().Text(1, name).Message(2, new ProtoWriter().Message(1, new ProtoWriter().Integer(1, Float).Message(2, shape)));
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
