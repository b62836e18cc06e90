using System.Collections.Generic;
using System.Linq;
using LstmGen.Generator.Graph;
using LstmGen.Generator.Graph.Ops;
using LstmGen.Generator.Kernels;

namespace LstmGen.Generator.Planning;

/// <summary>
/// The tape of a stage: which forward values the backward step reads, and where. Gradients of joined gates are written
/// over the gates themselves when nothing reads those afterwards.
/// </summary>
internal sealed class TapePlan
{
    private readonly Dictionary<Value, int> _offsets = new();
    private readonly Dictionary<Value, (int Offset, int Slots, int Slot)> _shared = new();
    private readonly Dictionary<(string Kernel, int Number), int> _spare = new();
    private readonly int _lanes;

    /// <param name="taped">Forward values that need a slot, in forward order.</param>
    /// <param name="joined">Joined gradients that products and outer products read whole.</param>
    /// <param name="lanes">Vectors are padded to a multiple of this.</param>
    /// <param name="replaceable">Taped values that are dead once the pieces of a joined gradient are stored.</param>
    public TapePlan(IReadOnlyList<Value> taped, IReadOnlyList<Value> joined, int lanes, System.Func<Value, Value, bool> replaceable)
    {
        _lanes = lanes;
        var left = taped.ToList();
        foreach (Value concat in joined)
        {
            int slots = concat.Operands.Count, size = concat.Operands[0].Size;
            int offset = Reserve(Pad(size) * slots);
            _offsets.Add(concat, offset);
            Value[] guests = left.Where(v => v.Size == size && !v.IsScalar && replaceable(v, concat)).Take(slots).ToArray();
            for (int slot = 0; slot < guests.Length; slot++)
            {
                _shared.Add(guests[slot], (offset, slots, slot));
                left.Remove(guests[slot]);
            }
        }
        foreach (Value value in left)
            _offsets.Add(value, Reserve(Pad(value.Size)));
    }

    /// <summary>Floats of a tape row.</summary>
    public int Width { get; private set; }

    /// <summary>The slot of a value; values that have none yet get one.</summary>
    public (int Offset, int Slots, int Slot) SlotOf(Value value)
    {
        if (_shared.TryGetValue(value, out (int, int, int) slot))
            return slot;
        if (!_offsets.TryGetValue(value, out int offset))
            _offsets.Add(value, offset = Reserve(value.Op is ConcatOp ? value.Operands.Sum(o => Pad(o.Size)) : Pad(value.Size)));
        return (offset, 1, 0);
    }

    /// <summary>Room for a vector that a kernel keeps until its end; the same call asked again gets the same.</summary>
    public int Spare(string kernel, int number, int size)
    {
        if (!_spare.TryGetValue((kernel, number), out int offset))
            _spare.Add((kernel, number), offset = Reserve(Pad(size)));
        return offset;
    }

    private int Pad(int size) => LaneLayout.Pad(size, _lanes);

    private int Reserve(int floats)
    {
        int offset = Width;
        Width += floats;
        return offset;
    }
}
