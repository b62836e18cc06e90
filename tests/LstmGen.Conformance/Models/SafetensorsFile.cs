using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;

namespace LstmGen.Conformance.Models;

/// <summary>Weights on their way into a model and out of a trainer: as a user would move them, by tensor names in a file.</summary>
internal static class SafetensorsFile
{
    /// <summary>Hands the weights, as a file, to <paramref name="load"/>.</summary>
    public static void Pass(IEnumerable<TensorName> tensors, IReadOnlyDictionary<string, float[]> weights, Action<string> load)
    {
        TensorName[] all = tensors.ToArray();
        long offset = 0;
        List<string> entries = [];
        foreach (TensorName tensor in all)
        {
            long end = offset + (sizeof(float) * tensor.Count);
            entries.Add(string.Create(
                CultureInfo.InvariantCulture,
                $$"""{{JsonSerializer.Serialize(tensor.ModelName)}}:{"dtype":"F32","shape":[{{string.Join(',', tensor.Shape)}}],"data_offsets":[{{offset}},{{end}}]}"""));
            offset = end;
        }

        byte[] header = Encoding.UTF8.GetBytes("{" + string.Join(',', entries) + "}");
        byte[] file = new byte[sizeof(ulong) + header.Length + offset];
        BinaryPrimitives.WriteUInt64LittleEndian(file, (ulong)header.Length);
        header.CopyTo(file, sizeof(ulong));
        int place = sizeof(ulong) + header.Length;
        foreach (float value in all.SelectMany(tensor => weights[tensor.CaseName]))
        {
            BinaryPrimitives.WriteSingleLittleEndian(file.AsSpan(place), value);
            place += sizeof(float);
        }

        Temporary(path =>
        {
            File.WriteAllBytes(path, file);
            load(path);
        });
    }

    /// <summary>Every tensor of the file that <paramref name="save"/> writes, by its name.</summary>
    public static IReadOnlyDictionary<string, float[]> Fetch(Action<string> save)
    {
        byte[] file = [];
        Temporary(path =>
        {
            save(path);
            file = File.ReadAllBytes(path);
        });
        int length = (int)BinaryPrimitives.ReadUInt64LittleEndian(file), data = sizeof(ulong) + length;
        using JsonDocument header = JsonDocument.Parse(file.AsMemory(sizeof(ulong), length));
        Dictionary<string, float[]> tensors = [];
        foreach (JsonProperty tensor in header.RootElement.EnumerateObject().Where(p => p.Name != "__metadata__"))
        {
            JsonElement offsets = tensor.Value.GetProperty("data_offsets");
            int from = data + offsets[0].GetInt32(), to = data + offsets[1].GetInt32();
            tensors[tensor.Name] = Enumerable.Range(0, (to - from) / sizeof(float))
                .Select(i => BinaryPrimitives.ReadSingleLittleEndian(file.AsSpan(from + (i * sizeof(float)))))
                .ToArray();
        }

        return tensors;
    }

    private static void Temporary(Action<string> use)
    {
        string path = Path.Combine(Path.GetTempPath(), $"lstmgen-{Guid.NewGuid():N}.safetensors");
        try
        {
            use(path);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
