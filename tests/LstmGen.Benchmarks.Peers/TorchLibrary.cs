using System;
using System.Linq;
using System.Runtime.InteropServices;

namespace LstmGen.Benchmarks.Peers;

/// <summary>TorchSharp's native part, loaded before TorchSharp looks for it, whose own message does not say what is missing.</summary>
internal static class TorchLibrary
{
    /// <exception cref="NotSupportedException">It cannot be loaded; the message has the system's reason.</exception>
    public static void Load()
    {
        try
        {
            NativeLibrary.Load("LibTorchSharp", typeof(TorchLibrary).Assembly, null);
        }
        catch (DllNotFoundException e)
        {
            // One line an attempt; those about paths that do not exist say nothing of the library.
            string? reason = e.Message.Split('\n').FirstOrDefault(line => line.Contains("required by", StringComparison.Ordinal));
            throw new NotSupportedException((reason ?? e.Message).Trim(), e);
        }
    }
}
