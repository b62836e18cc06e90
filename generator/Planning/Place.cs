using LstmGen.Generator.Kernels;

namespace LstmGen.Generator.Planning;

/// <summary>
/// Where a vector lies: block b of it at Offset + (b * Slots + Slot) * Lanes in a row of a buffer. Several vectors of one size
/// may interleave their blocks (the gates of the same units side by side): then Slots is their number.
/// </summary>
/// <param name="Buffer">One of <see cref="Buffers"/>.</param>
/// <param name="RowWidth">Floats from one row of the buffer to the next; 0 where there is one row only.</param>
/// <param name="Offset">Floats from the start of the row.</param>
/// <param name="Size">Floats without padding.</param>
internal sealed record Place(string Buffer, int RowWidth, int Offset, int Size)
{
    /// <summary>Lanes of a block.</summary>
    public int Lanes { get; init; } = LaneLayout.Lanes;

    public int Slots { get; init; } = 1;

    public int Slot { get; init; }

    /// <summary>
    /// Above 1: the vector is that many vectors of one size, joined, whose blocks interleave as the rows of a packed tensor do.
    /// </summary>
    public int Gates { get; init; } = 1;

    /// <summary>Memory of the user's, of exactly <see cref="Size"/> floats: nothing beyond them may be touched.</summary>
    public bool Exact { get; init; }

    /// <summary>Floats from the first to the last that the vector may touch, with padding.</summary>
    public int Extent => Gates > 1 ? LaneLayout.Pad(Size / Gates, Lanes) * Gates : LaneLayout.Pad(Size, Lanes) * Slots;

    /// <summary>Floats from one block to the next.</summary>
    public int BlockStride => Slots * Lanes;

    /// <summary>Offset of a block within its row.</summary>
    public int BlockOffset(int block) => Offset + (block * BlockStride) + (Slot * Lanes);

    /// <summary>The place of one of the joined vectors.</summary>
    public Place Gate(int gate) => this with { Size = Size / Gates, Gates = 1, Slots = Gates, Slot = gate };

    /// <summary>A float of one belongs to the other, rows of one buffer being compared.</summary>
    public bool Overlaps(Place other) =>
        Offset < other.Offset + other.Extent && other.Offset < Offset + Extent
        && !(Offset == other.Offset && Slots == other.Slots && Slot != other.Slot && Gates == 1 && other.Gates == 1);
}
