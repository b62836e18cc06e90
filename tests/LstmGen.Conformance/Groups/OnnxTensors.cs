using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using LstmGen.Conformance.Onnx;
using LstmGen.Conformance.Reading;

namespace LstmGen.Conformance.Groups;

/// <summary>Named tensors, in files beside a manifest or written in the case.</summary>
internal static class OnnxTensors
{
    /// <summary>Reads a list of files or an object of tensors.</summary>
    public static IReadOnlyDictionary<string, Tensor> Read(JsonElement element, string folder)
    {
        Dictionary<string, Tensor> tensors = [];
        IEnumerable<(string Name, Tensor Tensor)> found = element.ValueKind switch
        {
            JsonValueKind.Array => element.EnumerateArray().Select(item => FromFile(new Fields(item, "tensor"), folder)),
            JsonValueKind.Object => element.EnumerateObject()
                .Where(item => item.Value.ValueKind != JsonValueKind.Null)
                .Select(item => (item.Name, Tensor.Read(item.Value, item.Name))),
            _ => throw new CaseFormatException($"expected tensors, found {element.ValueKind}"),
        };
        foreach ((string name, Tensor tensor) in found)
        {
            if (!tensors.TryAdd(name, tensor))
            {
                throw new CaseFormatException($"'{name}' twice");
            }
        }

        return tensors;
    }

    private static (string Name, Tensor Tensor) FromFile(Fields fields, string folder)
    {
        string name = fields.Text("name") ?? throw new CaseFormatException("a tensor without name");
        string file = fields.Text("file") ?? throw new CaseFormatException($"{name}: no file");
        int[] shape = fields.Tensor("shape").Data.Select(n => (int)n).ToArray();
        fields.Ignore([.. fields.Unread.Where(key => key.StartsWith("published_", StringComparison.Ordinal)), "dtype", "role"]);
        fields.RequireAllRead();
        string path = Path.Combine(folder, file);
        if (!File.Exists(path))
        {
            throw new CaseFormatException($"{name}: no file {file}");
        }

        return (name, Path.GetExtension(file) is ".pb" ? OnnxTensor.Read(path).Expect(shape) : Raw(path, shape, name));
    }

    /// <summary>Little-endian numbers whose type is the file's extension.</summary>
    private static Tensor Raw(string path, int[] shape, string name)
    {
        byte[] bytes = File.ReadAllBytes(path);
        IEnumerable<double> Values<T>(int width, Func<byte[], int, T> read)
            where T : IConvertible => Enumerable.Range(0, bytes.Length / width).Select(i => read(bytes, i * width).ToDouble(null));
        IEnumerable<double> values = Path.GetExtension(path) switch
        {
            ".f32" => Values(4, BitConverter.ToSingle),
            ".f64" => Values(8, BitConverter.ToDouble),
            ".i64" => Values(8, BitConverter.ToInt64),
            ".i32" => Values(4, BitConverter.ToInt32),
            ".i16" => Values(2, BitConverter.ToInt16),
            ".u8" => Values(1, (all, i) => all[i]),
            ".i8" => Values(1, (all, i) => (sbyte)all[i]),
            string other => throw new CaseFormatException($"{name}: unknown file type '{other}'"),
        };
        return new Tensor(shape, values.ToArray(), name);
    }
}
