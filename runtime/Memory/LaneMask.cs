using System.Runtime.Intrinsics;

namespace LstmGen.Memory;

/// <summary>Which lanes of a row's last vector hold elements.</summary>
internal static class LaneMask
{
    /// <summary>All ones in the lanes of the last vector that belong to a row of this many floats.</summary>
    /// <param name="size">Floats of a row, at least 1.</param>
    public static Vector256<float> Of(int size) =>
        Vector256.LessThan(Vector256<int>.Indices, Vector256.Create(((size - 1) & 7) + 1)).AsSingle();
}
