using System;
using System.Buffers.Binary;
using System.Collections.Generic;

namespace LstmGen.Formats;

/// <summary>
/// The header of a safetensors file: eight bytes of length (little-endian), then a JSON object of tensor entries and an optional <c>__metadata__</c>
/// object of strings. Reads and checks everything that can be checked without knowing the model.
/// </summary>
internal sealed class SafetensorsHeader
{
    /// <summary>The format's own limit.</summary>
    private const long MaxHeaderLength = 100_000_000;
    private const int MaxNameLength = 1024;
    private const int MaxDimensions = 16;

    private SafetensorsHeader()
    {
    }

    /// <summary>Entries with distinct names, in file order.</summary>
    public List<FileTensor> Tensors { get; } = [];

    /// <summary>The metadata, empty where there is none.</summary>
    public Dictionary<string, string> Metadata { get; } = new(StringComparer.Ordinal);

    /// <summary>Where tensor data begins in the file.</summary>
    public int DataStart { get; private set; }

    /// <summary>Parses a header; null where the file is no safetensors file or its header is broken (the problems say so).</summary>
    public static SafetensorsHeader? Parse(ReadOnlySpan<byte> file, List<WeightProblem> problems)
    {
        if (file.Length < 8)
        {
            problems.Add(new WeightProblem(
                "(file)", "a safetensors file", ForeignFormats.Recognize(file) ?? $"{file.Length} bytes, not even a header length: the file is truncated"));
            return null;
        }

        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(file);
        int available = file.Length - 8;
        if (length > MaxHeaderLength || length > (ulong)available || length == 0 || file[8] != '{')
        {
            problems.Add(new WeightProblem("(file)", "a safetensors file", ForeignFormats.Recognize(file) ?? Explain(length, available)));
            return null;
        }

        SafetensorsHeader header = new() { DataStart = 8 + (int)length };
        try
        {
            header.ReadObject(new JsonCursor(file.Slice(8, (int)length)), problems);
        }
        catch (HeaderSyntaxException error)
        {
            problems.Add(new WeightProblem("(header)", error.Expected, error.Found));
            return null;
        }

        header.CheckOffsets(file.Length - header.DataStart, problems);
        return header;
    }

    private static string Explain(ulong length, int available)
    {
        if (length == 0)
        {
            return "a header length of 0";
        }

        if (length <= (ulong)available && length <= MaxHeaderLength)
        {
            return "a header that does not begin with '{'";
        }

        return $"a header length of {length} bytes where {available} bytes follow: the file is truncated, or it is not a safetensors file";
    }

    private void ReadObject(JsonCursor json, List<WeightProblem> problems)
    {
        HashSet<string> names = new(StringComparer.Ordinal);
        json.Expect('{');
        if (!json.TryTake('}'))
        {
            do
            {
                string name = json.ReadString(MaxNameLength);
                json.Expect(':');
                bool isNew = names.Add(name);
                if (!isNew)
                {
                    problems.Add(new WeightProblem(name, "every name once", "a duplicate name"));
                }

                if (name == "__metadata__")
                {
                    ReadMetadata(ref json, problems);
                }
                else
                {
                    FileTensor tensor = ReadTensor(ref json, name);
                    if (isNew)
                    {
                        Tensors.Add(tensor);
                    }
                }
            }
            while (json.TryTake(','));

            json.Expect('}');
        }

        json.ExpectEnd();
    }

    private void ReadMetadata(ref JsonCursor json, List<WeightProblem> problems)
    {
        json.Expect('{');
        if (json.TryTake('}'))
        {
            return;
        }

        do
        {
            string key = json.ReadString(MaxNameLength);
            json.Expect(':');
            if (!Metadata.TryAdd(key, json.ReadString(int.MaxValue)))
            {
                problems.Add(new WeightProblem("(header)", "every metadata key once", $"'{key}' twice"));
            }
        }
        while (json.TryTake(','));

        json.Expect('}');
    }

    private static FileTensor ReadTensor(ref JsonCursor json, string name)
    {
        string? dtype = null;
        long[]? shape = null;
        long[]? offsets = null;
        json.Expect('{');
        do
        {
            string key = json.ReadString(MaxNameLength);
            json.Expect(':');
            switch (key)
            {
                case "dtype" when dtype is null:
                    dtype = json.ReadString(MaxNameLength);
                    break;
                case "shape" when shape is null:
                    shape = ReadNumbers(ref json, MaxDimensions);
                    break;
                case "data_offsets" when offsets is null:
                    offsets = ReadNumbers(ref json, 2);
                    break;
                default:
                    throw new HeaderSyntaxException($"dtype, shape and data_offsets of '{name}', once each", $"'{key}'");
            }
        }
        while (json.TryTake(','));

        json.Expect('}');
        if (dtype is null || shape is null || offsets is null || offsets.Length != 2)
        {
            throw new HeaderSyntaxException($"dtype, shape and two data_offsets of '{name}'", "an incomplete entry");
        }

        return new FileTensor(name, dtype, shape, offsets[0], offsets[1]);
    }

    private static long[] ReadNumbers(ref JsonCursor json, int max)
    {
        List<long> numbers = [];
        json.Expect('[');
        if (json.TryTake(']'))
        {
            return [];
        }

        do
        {
            if (numbers.Count == max)
            {
                throw json.Error($"at most {max} numbers");
            }

            numbers.Add(json.ReadNumber());
        }
        while (json.TryTake(','));

        json.Expect(']');
        return numbers.ToArray();
    }

    /// <summary>Tensors must lie inside the data, cover it whole and not overlap: the format asks for it, and a lie here is damage.</summary>
    private void CheckOffsets(long dataLength, List<WeightProblem> problems)
    {
        List<FileTensor> sorted = [.. Tensors];
        sorted.Sort((a, b) => a.Begin != b.Begin ? a.Begin.CompareTo(b.Begin) : a.End.CompareTo(b.End));
        long position = 0;
        foreach (FileTensor tensor in sorted)
        {
            string range = $"data_offsets [{tensor.Begin}, {tensor.End}]";
            if (tensor.Begin > tensor.End)
            {
                problems.Add(new WeightProblem(tensor.Name, "data_offsets that do not run backwards", range));
                continue;
            }

            if (tensor.End > dataLength)
            {
                problems.Add(new WeightProblem(tensor.Name, $"data inside the {dataLength} bytes that follow the header", $"{range}: truncated or out of range"));
            }

            if (tensor.Begin < position && tensor.End > tensor.Begin)
            {
                problems.Add(new WeightProblem(tensor.Name, $"data from byte {position} on", $"{range}: overlaps another tensor"));
            }
            else if (tensor.Begin > position)
            {
                problems.Add(new WeightProblem(tensor.Name, $"data from byte {position} on", $"{range}: {tensor.Begin - position} bytes that belong to no tensor"));
            }

            if (SizeOf(tensor.Dtype) is int size)
            {
                long count = tensor.Count();
                if (count > long.MaxValue / size || count * size != tensor.End - tensor.Begin)
                {
                    problems.Add(new WeightProblem(tensor.Name, $"{range} to hold {tensor.Describe()}", $"{tensor.End - tensor.Begin} bytes"));
                }
            }

            position = Math.Max(position, tensor.End);
        }

        if (position < dataLength)
        {
            problems.Add(new WeightProblem("(file)", $"{position} bytes of data", $"{dataLength}: {dataLength - position} bytes behind the last tensor"));
        }
    }

    private static int? SizeOf(string dtype) => dtype switch
    {
        "F32" or "I32" or "U32" => 4,
        "F64" or "I64" or "U64" => 8,
        "F16" or "BF16" or "I16" or "U16" => 2,
        "I8" or "U8" or "BOOL" => 1,
        _ => null,
    };
}
