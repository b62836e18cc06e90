using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using LstmGen.Conformance.Reading;

namespace LstmGen.Conformance.Groups;

/// <summary>Inputs and expected outputs of an LSTM node by ONNX's own names, from files beside a manifest or written in the case.</summary>
internal sealed class OnnxTensors
{
    private static readonly string[] InputRoles = ["X", "W", "R", "B", "sequence_lens", "initial_h", "initial_c", "P"];
    private static readonly string[] OutputRoles = ["Y", "Y_h", "Y_c"];

    private readonly Dictionary<string, Tensor> _inputs = [];
    private readonly Dictionary<string, Tensor> _expected = [];

    public static OnnxTensors Read(CaseSource source)
    {
        OnnxTensors tensors = new();
        Fields fields = source.Case;
        OnnxNode? node = fields.Text("model") is { } model ? OnnxNode.Read(Path.Combine(source.Folder, model)) : null;
        fields.Ignore("format", "nodes", "node_inputs", "node_outputs", "opset");
        tensors.Fill(tensors._inputs, fields.Element("inputs"), source.Folder, node?.Inputs, InputRoles);
        tensors.Fill(tensors._expected, fields.Element("expected"), source.Folder, node?.Outputs, OutputRoles);
        return tensors;
    }

    public Tensor Input(string role) => _inputs.GetValueOrDefault(role) ?? throw new CaseFormatException($"inputs: no '{role}'");

    public Tensor? OptionalInput(string role) => _inputs.GetValueOrDefault(role);

    public Tensor? Expected(string role) => _expected.GetValueOrDefault(role);

    private void Fill(Dictionary<string, Tensor> target, JsonElement element, string folder, IReadOnlyList<string>? names, string[] roles)
    {
        IEnumerable<(string Name, Tensor Tensor)> found = element.ValueKind == JsonValueKind.Array
            ? element.EnumerateArray().Select(item => FromFile(new Fields(item, "tensor"), folder))
            : element.ValueKind == JsonValueKind.Object
                ? element.EnumerateObject().Select(item => (item.Name, Tensor.Read(item.Value, item.Name)))
                : throw new CaseFormatException($"expected tensors, found {element.ValueKind}");
        foreach ((string name, Tensor tensor) in found)
        {
            int position = (names ?? roles).ToList().IndexOf(name);
            if (position < 0 || position >= roles.Length)
            {
                throw new CaseFormatException($"the node has no '{name}'");
            }

            if (!target.TryAdd(roles[position], tensor))
            {
                throw new CaseFormatException($"'{name}' twice");
            }
        }
    }

    private static (string Name, Tensor Tensor) FromFile(Fields fields, string folder)
    {
        string name = fields.Text("name") ?? throw new CaseFormatException("a tensor without name");
        string file = fields.Text("file") ?? throw new CaseFormatException($"{name}: no file");
        int[] shape = fields.Tensor("shape").Data.Select(n => (int)n).ToArray();
        fields.Ignore("dtype");
        fields.RequireAllRead();
        string path = Path.Combine(folder, file);
        return (name, File.Exists(path) ? OnnxTensor.Read(path).Expect(shape) : throw new CaseFormatException($"{name}: no file {file}"));
    }
}
