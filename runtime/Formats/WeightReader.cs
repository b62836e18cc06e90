using System;
using System.IO;
using LstmGen.CompilerServices;

namespace LstmGen.Formats;

/// <summary>Reads a model's canonical weights out of safetensors data.</summary>
internal static class WeightReader
{
    public static float[] ReadFile(ModelLayout layout, string path) => Read(layout, File.ReadAllBytes(path), path);

    public static float[] ReadStream(ModelLayout layout, Stream stream)
    {
        using MemoryStream memory = new();
        stream.CopyTo(memory);
        return Read(layout, memory.GetBuffer().AsSpan(0, (int)memory.Length), null);
    }

    public static float[] Read(ModelLayout layout, ReadOnlySpan<byte> data, string? path) => throw new NotImplementedException();
}
