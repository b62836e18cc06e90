using System.Runtime.InteropServices;

namespace LstmGen.BorderProbe;

/// <summary>Pages of memory, on Linux.</summary>
internal static class Libc
{
    public const int ProtectNone = 0, ProtectReadWrite = 3;
    public const int MapPrivateAnonymous = 0x22;

    [DllImport("libc", EntryPoint = "mmap", SetLastError = true)]
    public static extern nint Map(nint address, nuint length, int protection, int flags, int file, nint offset);

    [DllImport("libc", EntryPoint = "mprotect", SetLastError = true)]
    public static extern int Protect(nint address, nuint length, int protection);
}
