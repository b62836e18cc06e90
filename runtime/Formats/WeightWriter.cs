using System;
using System.IO;
using LstmGen.CompilerServices;

namespace LstmGen.Formats;

/// <summary>Writes a model's canonical weights as safetensors data.</summary>
internal static class WeightWriter
{
    public static void WriteFile(ModelLayout layout, ReadOnlySpan<float> canonical, string path) => throw new NotImplementedException();

    public static void Write(ModelLayout layout, ReadOnlySpan<float> canonical, Stream stream) => throw new NotImplementedException();
}
