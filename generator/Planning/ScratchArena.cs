using System;
using LstmGen.Generator.Kernels;

namespace LstmGen.Generator.Planning;

/// <summary>Memory that lives within a step; what was taken since a mark can be given back.</summary>
/// <param name="rows">Streams that step together: each has a row of every vector.</param>
/// <param name="lanes">Vectors are padded to a multiple of this.</param>
internal sealed class ScratchArena(int rows = 1, int lanes = LaneLayout.Lanes)
{
    private int _top;

    /// <summary>Floats needed at most at one time.</summary>
    public int Length { get; private set; }

    public Place Take(int size)
    {
        int width = LaneLayout.Pad(size, lanes);
        var place = new Place(Buffers.Scratch, rows == 1 ? 0 : width, _top, size);
        _top += rows * width;
        Length = Math.Max(Length, _top);
        return place;
    }

    public int Mark() => _top;

    public void Release(int mark) => _top = mark;
}
