using System;
using LstmGen.Generator.Kernels;

namespace LstmGen.Generator.Planning;

/// <summary>Memory that lives within a step; what was taken since a mark can be given back.</summary>
internal sealed class ScratchArena
{
    private int _top;

    /// <summary>Floats needed at most at one time.</summary>
    public int Length { get; private set; }

    public Place Take(int size)
    {
        var place = new Place(Buffers.Scratch, 0, _top, size);
        _top += LaneLayout.Pad(size);
        Length = Math.Max(Length, _top);
        return place;
    }

    public int Mark() => _top;

    public void Release(int mark) => _top = mark;
}
