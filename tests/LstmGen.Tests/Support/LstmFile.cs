using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using LstmGen.CompilerServices;

namespace LstmGen.Tests.Support;

/// <summary>Layouts with LSTM tensors, and safetensors bytes written independently of the runtime's writer.</summary>
internal static class LstmFile
{
    /// <summary>Layers of 2 units over a few inputs, then a dense layer of 2.</summary>
    public static ModelLayout Layout(Bias bias = Bias.Pair, int layers = 1, bool dense = true, int inputs = 3)
    {
        List<TensorSpec> tensors = [];
        for (int i = 0; i < layers; i++)
        {
            string name = i == 0 ? "lstm" : $"lstm{i + 1}";
            tensors.Add(new TensorSpec(name + ".weight_ih_l0", 8, i == 0 ? inputs : 2, 0.7f));
            tensors.Add(new TensorSpec(name + ".weight_hh_l0", 8, 2, 0.7f));
            if (bias != Bias.None)
            {
                tensors.Add(new TensorSpec(name + ".bias_ih_l0", 8, 0, 0.7f));
            }

            if (bias == Bias.Pair)
            {
                tensors.Add(new TensorSpec(name + ".bias_hh_l0", 8, 0, 0.7f));
            }
        }

        if (dense)
        {
            tensors.Add(new TensorSpec("dense.weight", 2, 2, 0.7f));
            tensors.Add(new TensorSpec("dense.bias", 2, 0, 0.7f));
        }

        return new ModelLayout("Tests.Lstm", $"Input({inputs}) {layers} x Lstm(2, {bias})", inputs, 2, tensors.ToArray(), [], 0, [], 0, keepCanonical: true);
    }

    /// <summary>The model's own tensors with recognisable values: tensor index + element index / 100.</summary>
    public static List<Entry> Entries(ModelLayout layout) => layout.Tensors.ToArray().Select((t, i) => new Entry(
        t.Name,
        t.Columns == 0 ? [t.Rows] : [t.Rows, t.Columns],
        Enumerable.Range(0, t.Count).Select(j => i + (j / 100f)).ToArray())).ToList();

    /// <summary>A file of these tensors, one after another.</summary>
    public static byte[] Write(IEnumerable<Entry> entries, string? metadata = null)
    {
        StringBuilder header = new("{");
        if (metadata is not null)
        {
            header.Append("\"__metadata__\":").Append(metadata).Append(',');
        }

        List<byte> data = [];
        foreach (Entry entry in entries)
        {
            int begin = data.Count;
            foreach (float value in entry.Values)
            {
                byte[] bytes = new byte[4];
                BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
                data.AddRange(entry.Dtype is "F16" or "BF16" ? bytes[2..] : entry.Dtype == "F64" ? [.. bytes, .. bytes] : bytes);
            }

            string offsets = entry.Offsets ?? $"[{begin},{data.Count}]";
            header.Append($"\"{entry.Name}\":{{\"dtype\":\"{entry.Dtype}\",\"shape\":[{string.Join(",", entry.Shape)}],\"data_offsets\":{offsets}}},");
        }

        return Assemble(header.ToString().TrimEnd(',') + "}", data.ToArray());
    }

    public static byte[] Assemble(string header, byte[] data)
    {
        byte[] text = Encoding.UTF8.GetBytes(header);
        byte[] length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, text.Length);
        return [.. length, .. text, .. data];
    }

    public sealed record Entry(string Name, int[] Shape, float[] Values, string Dtype = "F32", string? Offsets = null);
}
