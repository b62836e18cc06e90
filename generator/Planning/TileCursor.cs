using System.Collections.Generic;
using LstmGen.Generator.Kernels;

namespace LstmGen.Generator.Planning;

/// <summary>Addresses as one register tile sees them: constants in a straight-line tile, tile-relative references in a loop.</summary>
internal sealed class TileCursor
{
    private readonly string? _index;
    private readonly int _first;
    private readonly Dictionary<(string Buffer, int Stride), string> _names = new();
    private readonly NameCounter _counter;

    /// <param name="first">First block of the tile; in a loop, of the first iteration.</param>
    /// <param name="count">Blocks of the tile.</param>
    /// <param name="index">Loop variable that counts tiles; null in straight-line code.</param>
    /// <param name="counter">Makes reference names unique in the kernel.</param>
    public TileCursor(int first, int count, string? index, NameCounter counter)
    {
        _first = first;
        Count = count;
        _index = index;
        _counter = counter;
    }

    public int Count { get; }

    /// <summary>The tile is the body of a loop: block numbers are not known.</summary>
    public bool InLoop => _index is not null;

    /// <summary>References that the loop body must start with.</summary>
    public List<Statement> Prologue { get; } = new();

    /// <summary>Number of the block within its vector; meaningful in straight-line tiles only.</summary>
    public int BlockNumber(int block) => _first + block;

    public Address At(Place place, int block, int row)
    {
        int stride = place.Slots * LaneLayout.Lanes, offset = (row * place.RowWidth) + place.Offset + (place.Slot * LaneLayout.Lanes);
        return Relative(place.Buffer, stride, offset, block);
    }

    public Address Weight(string buffer, PackedTensor tensor, int block, int column, int gate) =>
        Relative(buffer, tensor.BlockStride, tensor.IndexOf(0, column, gate), block);

    private Address Relative(string buffer, int stride, int offset, int block)
    {
        if (_index is null)
            return new Address(buffer, offset + ((_first + block) * stride));
        if (!_names.TryGetValue((buffer, stride), out string? name))
        {
            name = _counter.Next(buffer);
            _names.Add((buffer, stride), name);
            Prologue.Add(new ReferenceStatement(name, buffer, _index, Count * stride, _first * stride));
        }
        return new Address(name, offset + (block * stride));
    }
}
