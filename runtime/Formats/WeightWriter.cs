using System;
using System.Buffers.Binary;
using System.Globalization;
using System.IO;
using System.Text;
using LstmGen.CompilerServices;

namespace LstmGen.Formats;

/// <summary>Writes a model's canonical weights as safetensors data. The same weights give the same bytes.</summary>
internal static class WeightWriter
{
    /// <summary>Writes beside the target and renames over it, so that a reader sees the old file or the new one, whole.</summary>
    public static void WriteFile(ModelLayout layout, ReadOnlySpan<float> canonical, string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string full = Path.GetFullPath(path);
        string temporary = Path.Combine(Path.GetDirectoryName(full) ?? "", $".{Guid.NewGuid():N}.tmp");
        try
        {
            using (FileStream stream = new(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                Write(layout, canonical, stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, full, overwrite: true);
        }
        catch
        {
            if (File.Exists(temporary))
            {
                File.Delete(temporary);
            }

            throw;
        }
    }

    public static void Write(ModelLayout layout, ReadOnlySpan<float> canonical, Stream stream)
    {
        byte[] header = Header(layout);
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
        stream.Write(length);
        stream.Write(header);

        byte[] chunk = new byte[4096 * sizeof(float)];
        while (!canonical.IsEmpty)
        {
            int count = Math.Min(canonical.Length, chunk.Length / sizeof(float));
            for (int i = 0; i < count; i++)
            {
                BinaryPrimitives.WriteSingleLittleEndian(chunk.AsSpan(i * sizeof(float)), canonical[i]);
            }

            stream.Write(chunk, 0, count * sizeof(float));
            canonical = canonical[count..];
        }
    }

    private static byte[] Header(ModelLayout layout)
    {
        StringBuilder text = new();
        text.Append("{\"__metadata__\":{");
        AppendString(text, WeightReader.VersionKey).Append(':');
        AppendString(text, WeightReader.FormatVersion).Append(',');
        AppendString(text, WeightReader.SignatureKey).Append(':');
        AppendString(text, layout.Signature).Append('}');
        for (int i = 0; i < layout.Tensors.Length; i++)
        {
            TensorSpec tensor = layout.Tensors[i];
            long begin = (long)layout.TensorOffset(i) * sizeof(float);
            long end = begin + ((long)tensor.Count * sizeof(float));
            AppendString(text.Append(','), tensor.Name);
            text.Append(":{\"dtype\":\"F32\",\"shape\":[").Append(CultureInfo.InvariantCulture, $"{tensor.Rows}");
            if (tensor.Columns != 0)
            {
                text.Append(CultureInfo.InvariantCulture, $",{tensor.Columns}");
            }

            text.Append(CultureInfo.InvariantCulture, $"],\"data_offsets\":[{begin},{end}]}}");
        }

        text.Append('}');
        int bytes = Encoding.UTF8.GetByteCount(text.ToString());
        text.Append(' ', (8 - (bytes % 8)) % 8);   // data begins on an 8-byte boundary, as the format advises
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static StringBuilder AppendString(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (char c in value)
        {
            if (c is '"' or '\\')
            {
                text.Append('\\').Append(c);
            }
            else if (c < 0x20)
            {
                text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            }
            else
            {
                text.Append(c);
            }
        }

        return text.Append('"');
    }
}
