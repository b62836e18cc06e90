using System;

namespace LstmGen.Formats;

/// <summary>Says what a file that is no safetensors file looks like, by its first bytes. Reading those formats is the tool's work.</summary>
internal static class ForeignFormats
{
    /// <summary>A description, or null where nothing is recognised.</summary>
    public static string? Recognize(ReadOnlySpan<byte> file)
    {
        string? kind = Name(file);
        return kind is null ? null : $"what looks like {kind}; the lstmgen tool converts other formats to safetensors";
    }

    private static string? Name(ReadOnlySpan<byte> file)
    {
        if (file.StartsWith(Hdf5))
        {
            return "an HDF5 file (Keras .h5)";
        }

        if (file.StartsWith(Zip))
        {
            return "a zip archive (PyTorch .pt or .pth, Keras .keras, NumPy .npz)";
        }

        if (file.Length >= 8 && file[4..].StartsWith("TFL3"u8))
        {
            return "a TensorFlow Lite model (.tflite)";
        }

        if (file.StartsWith("GGUF"u8))
        {
            return "a GGUF file";
        }

        if (file.StartsWith(Numpy))
        {
            return "a NumPy array (.npy)";
        }

        if (file.Length >= 2 && file[0] == 0x80 && file[1] is >= 2 and <= 5)
        {
            return "a Python pickle (an old PyTorch .pt)";
        }

        ReadOnlySpan<byte> text = file.StartsWith(Utf8Mark) ? file[3..] : file;
        text = text.TrimStart(" \t\r\n"u8);
        if (text.Length > 0 && text[0] is (byte)'{' or (byte)'[')
        {
            return "JSON (RTNeural, NAM, Keras)";
        }

        // ONNX is a protobuf message whose first field is ir_version (field 1, a small varint), followed by another length-delimited field.
        if (file.Length >= 4 && file[0] == 0x08 && file[1] is > 0 and < 0x40 && (file[2] & 7) == 2 && file[2] >= 0x12)
        {
            return "a protobuf message (ONNX)";
        }

        return null;
    }

    private static ReadOnlySpan<byte> Hdf5 => [0x89, (byte)'H', (byte)'D', (byte)'F', 0x0D, 0x0A, 0x1A, 0x0A];

    private static ReadOnlySpan<byte> Zip => [(byte)'P', (byte)'K', 3, 4];

    private static ReadOnlySpan<byte> Numpy => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    private static ReadOnlySpan<byte> Utf8Mark => [0xEF, 0xBB, 0xBF];
}
