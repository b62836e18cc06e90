namespace LstmGen.Generator.Planning;

/// <summary>How a vector lies in memory: blocks of eight lanes, the last one padded with zeros.</summary>
internal static class LaneLayout
{
    public const int Lanes = 8;

    /// <summary>Blocks that hold <paramref name="size"/> floats.</summary>
    public static int Blocks(int size) => (size + Lanes - 1) / Lanes;

    /// <summary>Floats with padding.</summary>
    public static int Pad(int size) => Blocks(size) * Lanes;
}
