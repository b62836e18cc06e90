namespace LstmGen.Generator.Planning;

/// <summary>How a vector lies in memory: blocks of eight lanes, or of sixteen where a model asks for that, the last one padded with zeros.</summary>
internal static class LaneLayout
{
    public const int Lanes = 8;

    /// <summary>Lanes of a vector of 512 bits.</summary>
    public const int Lanes512 = 16;

    /// <summary>Blocks that hold <paramref name="size"/> floats.</summary>
    public static int Blocks(int size) => Blocks(size, Lanes);

    /// <summary>Blocks of some number of lanes that hold <paramref name="size"/> floats.</summary>
    public static int Blocks(int size, int lanes) => (size + lanes - 1) / lanes;

    /// <summary>Floats with padding.</summary>
    public static int Pad(int size) => Pad(size, Lanes);

    /// <summary>The same in blocks of some number of lanes.</summary>
    public static int Pad(int size, int lanes) => Blocks(size, lanes) * lanes;
}
