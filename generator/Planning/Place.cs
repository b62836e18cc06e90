using LstmGen.Generator.Kernels;

namespace LstmGen.Generator.Planning;

/// <summary>
/// Where a vector lies: block b of it at Offset + (b * Slots + Slot) * 8 in a row of a buffer. Several vectors of one size
/// may interleave their blocks (the gates of the same eight units side by side): then Slots is their number.
/// </summary>
/// <param name="Buffer">One of <see cref="Buffers"/>.</param>
/// <param name="RowWidth">Floats from one row of the buffer to the next; 0 where there is one row only.</param>
/// <param name="Offset">Floats from the start of the row.</param>
/// <param name="Size">Floats without padding.</param>
internal sealed record Place(string Buffer, int RowWidth, int Offset, int Size)
{
    public int Slots { get; init; } = 1;

    public int Slot { get; init; }

    /// <summary>Memory of the user's, of exactly <see cref="Size"/> floats: nothing beyond them may be touched.</summary>
    public bool Exact { get; init; }

    /// <summary>Offset of a block within its row.</summary>
    public int BlockOffset(int block) => Offset + (((block * Slots) + Slot) * LaneLayout.Lanes);
}
