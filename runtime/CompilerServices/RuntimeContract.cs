using System.ComponentModel;

namespace LstmGen.CompilerServices;

/// <summary>
/// The version of what emitted code may call. Emitted code reads the constant of the version it was written for, so an older runtime
/// fails at compile time instead of at run time. Additive only.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class RuntimeContract
{
    /// <summary>The first version.</summary>
    public const int Version1 = 1;
}
