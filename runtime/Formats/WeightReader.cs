using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using LstmGen.CompilerServices;

namespace LstmGen.Formats;

/// <summary>Reads a model's canonical weights out of safetensors data: all of them, or an exception that lists every problem.</summary>
internal static class WeightReader
{
    /// <summary>The newest format version this reader knows.</summary>
    public const string FormatVersion = "1";

    public const string VersionKey = "lstmgen.version";
    public const string SignatureKey = "lstmgen.signature";

    /// <summary>Names behind it are kept for optimiser state and never part of a model.</summary>
    private const string ReservedPrefix = "optimizer.";

    public static float[] ReadFile(ModelLayout layout, string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        return ReadStream(layout, stream, path);
    }

    public static float[] ReadStream(ModelLayout layout, Stream stream, string? path = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        long length = stream.CanSeek ? stream.Length - stream.Position : 0;
        if (length > Array.MaxLength)
        {
            byte[] start = new byte[64];
            string found = ForeignFormats.Recognize(start.AsSpan(0, stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)))
                ?? $"{length} bytes";
            throw new WeightFileException([new WeightProblem("(file)", "a safetensors file of at most 2 GB", found)], path);
        }

        using MemoryStream memory = new((int)Math.Max(length, 0));
        stream.CopyTo(memory);
        return Read(layout, memory.GetBuffer().AsSpan(0, (int)memory.Length), path);
    }

    public static float[] Read(ModelLayout layout, ReadOnlySpan<byte> data, string? path)
    {
        List<WeightProblem> problems = [];
        float[] canonical = new float[layout.ParameterCount];
        SafetensorsHeader? header = SafetensorsHeader.Parse(data, problems);
        if (header is not null)
        {
            CheckVersion(header, problems);
            List<FileTensor> candidates = header.Tensors.FindAll(t => !t.Name.StartsWith(ReservedPrefix, StringComparison.Ordinal));
            FileTensor?[] tensors = TensorMatcher.Match(layout, candidates, problems);
            for (int i = 0; i < tensors.Length; i++)
            {
                if (tensors[i] is FileTensor tensor)
                {
                    TensorSpec spec = layout.Tensors[i];
                    ReadTensor(tensor, spec, data[header.DataStart..], canonical.AsSpan(layout.TensorOffset(i), spec.Count), problems);
                }
            }

            // Tensors decide; the signature only helps to see why they do not fit.
            if (problems.Count > 0 && header.Metadata.TryGetValue(SignatureKey, out string? signature) && signature != layout.Signature)
            {
                problems.Add(new WeightProblem("(file)", $"weights of {layout.Signature}", $"weights of {signature}"));
            }
        }

        return problems.Count == 0 ? canonical : throw new WeightFileException(problems, path);
    }

    private static void CheckVersion(SafetensorsHeader header, List<WeightProblem> problems)
    {
        if (header.Metadata.TryGetValue(VersionKey, out string? version) && version != FormatVersion)
        {
            problems.Add(new WeightProblem("(file)", $"format version {FormatVersion}", $"format version {version}"));
        }
    }

    private static void ReadTensor(FileTensor tensor, TensorSpec spec, ReadOnlySpan<byte> data, Span<float> values, List<WeightProblem> problems)
    {
        bool sameShape = spec.Columns == 0
            ? tensor.Shape is [long only] && only == spec.Rows
            : tensor.Shape is [long rows, long columns] && rows == spec.Rows && columns == spec.Columns;
        if (!sameShape || tensor.Dtype != "F32")
        {
            string hint = sameShape ? "" : Hint(tensor, spec);
            problems.Add(new WeightProblem(tensor.Name, $"F32 {spec.Shape}", tensor.Describe() + hint));
            return;
        }

        long length = tensor.End - tensor.Begin;
        if (tensor.Begin > tensor.End || tensor.End > data.Length || length != (long)values.Length * sizeof(float))
        {
            return;   // the header's own check has reported it
        }

        ReadOnlySpan<byte> bytes = data.Slice((int)tensor.Begin, (int)length);
        int bad = 0, firstBad = -1;
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes[(i * sizeof(float))..]);
            if (!float.IsFinite(values[i]))
            {
                firstBad = bad++ == 0 ? i : firstBad;
            }
        }

        if (bad > 0)
        {
            string index = spec.Columns == 0 ? $"[{firstBad}]" : $"[{firstBad / spec.Columns}, {firstBad % spec.Columns}]";
            string kind = float.IsNaN(values[firstBad]) ? "NaN" : "an infinite value";
            problems.Add(new WeightProblem(tensor.Name, "finite values", $"{kind} at {index}" + (bad > 1 ? $", {bad} values that are not finite in all" : "")));
        }
    }

    /// <summary>The attribute that would fit what the file has.</summary>
    private static string Hint(FileTensor tensor, TensorSpec spec)
    {
        if (tensor.Shape.Length == 0 || tensor.Shape[0] == spec.Rows)
        {
            return "";
        }

        long rows = tensor.Shape[0];
        return spec.Suffix switch
        {
            "weight_ih_l0" or "weight_hh_l0" or "bias_ih_l0" or "bias_hh_l0" when rows % 4 == 0 && rows > 0 => $"; [Lstm({rows / 4})] would fit",
            "weight" or "bias" when rows > 0 => $"; [Dense({rows})] would fit",
            _ => "",
        };
    }
}
