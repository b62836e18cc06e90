using System.Collections.Generic;
using LstmGen.Generator.Graph;
using LstmGen.Generator.Kernels;

namespace LstmGen.Generator.Planning;

/// <summary>Addresses as one register tile sees them: constants in a straight-line tile, tile-relative references in a loop.</summary>
internal sealed class TileCursor
{
    private readonly string? _index;
    private readonly int _first;
    private readonly int _lanes;
    private readonly Dictionary<(string Buffer, int Scale), string> _names = new();
    private readonly NameCounter _counter;

    /// <param name="first">First block of the tile; in a loop, of the first iteration.</param>
    /// <param name="count">Blocks of the tile.</param>
    /// <param name="index">Loop variable that counts tiles; null in straight-line code.</param>
    /// <param name="counter">Makes reference names unique in the kernel.</param>
    /// <param name="lanes">Lanes of a block.</param>
    public TileCursor(int first, int count, string? index, NameCounter counter, int lanes = LaneLayout.Lanes)
    {
        _lanes = lanes;
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
        int stride = place.Slots * _lanes, offset = (row * place.RowWidth) + place.Offset + (place.Slot * _lanes);
        return _index is null
            ? new Address(place.Buffer, offset + ((_first + block) * stride))
            : new Address(Relative(place.Buffer, Count * stride, _first * stride), offset + (block * stride));
    }

    public Address Weight(string buffer, PackedTensor tensor, int block, int column, int gate)
    {
        if (tensor.Lanes != _lanes)
            throw new GraphException($"{tensor.Parameter.Name}: its blocks have {tensor.Lanes} lanes, the kernel's {_lanes}.");
        return _index is null
            ? new Address(buffer, tensor.IndexOf(_first + block, column, gate))
            : new Address(Relative(buffer, Count * tensor.BlockStride, _first * tensor.BlockStride), tensor.IndexOf(block, column, gate));
    }

    /// <summary>The reference that starts a loop body: where its tile lies.</summary>
    private string Relative(string buffer, int scale, int offset)
    {
        if (!_names.TryGetValue((buffer, scale), out string? name))
        {
            name = _counter.Next(buffer);
            _names.Add((buffer, scale), name);
            Prologue.Add(new ReferenceStatement(name, buffer, _index, scale, offset));
        }
        return name;
    }
}
