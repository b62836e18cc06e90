using System;
using System.Collections.Generic;
using System.Linq;
using LstmGen.Generator.Graph;
using LstmGen.Generator.Graph.Ops;

namespace LstmGen.Generator.Planning;

/// <summary>
/// Takes the values that a step must store and finds what has to be computed for them, in which phases. It knows affine
/// maps, element-wise functions and reductions, and no layer.
/// </summary>
internal sealed class StepPlanner
{
    private readonly Func<Value, Place?> _available;
    private readonly Func<Value, Place> _allocate;
    private readonly Value? _late;
    private readonly Dictionary<Value, Place> _places = new();
    private readonly Dictionary<Value, List<Place>> _stores = new();
    private readonly Dictionary<Value, int> _levels = new();
    private readonly Dictionary<Value, Accumulator> _accumulators = new();
    private readonly Dictionary<Value, int> _wholes = new();
    private readonly List<Value> _order = new();
    private readonly HashSet<Value> _given = new();
    private readonly Dictionary<Value, RowGroup> _parameters = new();

    /// <param name="available">Memory that holds a value before the step starts; null if none does.</param>
    /// <param name="allocate">Makes memory for a value that a later phase reads.</param>
    /// <param name="late">What has only just been computed when the step begins: sums end with its products.</param>
    public StepPlanner(Func<Value, Place?> available, Func<Value, Place> allocate, Value? late = null)
    {
        _late = late;
        _available = available;
        _allocate = allocate;
    }

    /// <summary>Asks for a value to be stored; call before <see cref="Plan"/>.</summary>
    public void Store(Value value, Place place)
    {
        if (!_stores.TryGetValue(value, out List<Place>? places))
            _stores.Add(value, places = new List<Place>());
        if (!places.Contains(place))
            places.Add(place);
    }

    public StepPlan Plan()
    {
        foreach (Value value in _stores.Keys.ToArray())
            Visit(value);
        ExpandJoined();
        foreach (Value copied in _stores.Keys.Where(v => !_order.Contains(v)).ToArray())
            _order.Add(copied);
        CrossPhases();
        // The order of the paper, not of demand; ordinals are topological.
        _order.Sort((a, b) => a.Ordinal.CompareTo(b.Ordinal));
        Phase[] phases = _order
            .GroupBy(v => (Level: PhaseLevel(v), Size: Domain(v), Scalar: v.Op is not ReductionOp && v.IsScalar))
            .OrderBy(g => g.Key.Level)
            .ThenBy(g => !g.Key.Scalar)
            .ThenBy(g => _order.IndexOf(g.First()))
            .Select(g => new Phase(
                g.Key.Level,
                g.Key.Size,
                g.Where(_accumulators.ContainsKey).Select(v => _accumulators[v]).ToArray(),
                g.Where(v => !_accumulators.ContainsKey(v)).ToArray()))
            .ToArray();
        return new StepPlan(phases, _places, _given, _stores.ToDictionary(s => s.Key, s => (IReadOnlyList<Place>)s.Value), _parameters);
    }

    /// <summary>A value that is a sum of affine maps of whole vectors; null if it is not.</summary>
    public static Accumulator? Linear(Value value)
    {
        var products = new List<Product>();
        var biases = new List<RowGroup>();
        return Collect(value, 0, sliced: false, products, biases) && products.Count > 0 ? new Accumulator(value, products, biases) : null;
    }

    /// <summary>The rows of a tensor that a value is; null if it is not plainly a parameter.</summary>
    public static RowGroup? ParameterOf(Value value) => value.Op switch
    {
        ParameterOp vector => new RowGroup(vector.Parameter, 0),
        SliceOp slice when ParameterOf(value.Operands[0]) is { } whole => whole with { FirstRow = whole.FirstRow + slice.Offset },
        _ => null,
    };

    private static bool Collect(Value value, int firstRow, bool sliced, List<Product> products, List<RowGroup> biases)
    {
        switch (value.Op)
        {
            case AffineOp affine:
                products.Add(new Product(new RowGroup(affine.Weight, affine.FirstRow + firstRow), false, value.Operands[0]));
                if (affine.Bias is not null)
                    biases.Add(new RowGroup(affine.Bias, affine.FirstRow + firstRow));
                return true;
            case TransposedAffineOp transposed when !sliced:
                products.Add(new Product(new RowGroup(transposed.Weight, transposed.FirstRow), true, value.Operands[0]));
                return true;
            case ParameterOp vector:
                biases.Add(new RowGroup(vector.Parameter, firstRow));
                return true;
            case SliceOp slice:
                return Collect(value.Operands[0], firstRow + slice.Offset, true, products, biases);
            case AddOp:
                return Collect(value.Operands[0], firstRow, sliced, products, biases) && Collect(value.Operands[1], firstRow, sliced, products, biases);
            default:
                return false;
        }
    }

    private void Visit(Value value)
    {
        if (_levels.ContainsKey(value))
            return;
        if (ParameterOf(value) is { } rows)
        {
            _parameters.Add(value, rows);
            _levels.Add(value, 0);
            return;
        }
        if (_available(value) is { } place)
        {
            _given.Add(value);
            _places.Add(value, place);
            _levels.Add(value, 0);
            return;
        }
        if (value.Op is LeafOp)
            throw new GraphException($"{value} is not in memory.");
        if (Linear(value) is { } accumulator)
        {
            int level = 0;
            foreach (Product product in accumulator.Products)
                level = Math.Max(level, VisitWhole(product.Source));
            _accumulators.Add(value, accumulator with { Products = accumulator.Products.OrderBy(p => p.Source == _late).ToArray() });
            Add(value, level);
            return;
        }
        if (value.Op is SliceOp slice)
        {
            View(value, slice.Offset);
            return;
        }
        foreach (Value operand in value.Operands)
        {
            if (operand.Op is ConcatOp or EmbedOp && value.Op is ElementwiseOp or ReductionOp)
                _wholes[operand] = VisitWhole(operand);
            else
                Visit(operand);
        }
        int after = value.Operands.Count == 0 ? 0 : value.Operands.Max(o => _wholes.TryGetValue(o, out int whole) && value.Op is ElementwiseOp or ReductionOp ? whole : _levels[o]);
        switch (value.Op)
        {
            case ConstantOp or BroadcastOp or ConcatOp or EmbedOp:
                _levels.Add(value, after);
                break;
            case ElementwiseOp:
                Add(value, after);
                break;
            case ReductionOp:
                Add(value, after + 1);
                break;
            default:
                throw new GraphException($"No plan for {value}.");
        }
    }

    /// <summary>Makes sure that a whole vector lies in memory; returns the level of phases that may read it.</summary>
    private int VisitWhole(Value source)
    {
        Visit(source);
        if (_places.ContainsKey(source) && !_stores.ContainsKey(source))
            return _levels[source];
        if (!_stores.TryGetValue(source, out List<Place>? stored))
            Store(source, _allocate(source));
        _places[source] = (stored ?? _stores[source])[0];
        return _levels[source] + 1;
    }

    /// <summary>Part of a vector that lies in memory: read from there, at whatever offset.</summary>
    private void View(Value value, int offset)
    {
        Value source = value.Operands[0];
        int level = VisitWhole(source);
        Place whole = _places[source];
        if (whole.Slots > 1 || whole.Gates > 1)
            throw new GraphException($"No plan for {value}: {source} does not lie in one piece.");
        // The last block may not be read whole where it would reach beyond the vector's own memory.
        int end = whole.Exact ? whole.Size : LaneLayout.Pad(whole.Size, whole.Lanes);
        _places.Add(value, whole with { Offset = whole.Offset + offset, Size = value.Size, Exact = offset + LaneLayout.Pad(value.Size, whole.Lanes) > end });
        _levels.Add(value, level);
        if (_given.Contains(source))
            _given.Add(value);
    }

    /// <summary>A joined vector is written piece by piece, each where it is computed.</summary>
    private void ExpandJoined()
    {
        // Pieces may be joined vectors themselves.
        while (_stores.Keys.FirstOrDefault(v => v.Op is ConcatOp or EmbedOp && !_given.Contains(v)) is { } stored)
        {
            IReadOnlyList<Place> places = _stores[stored];
            _stores.Remove(stored);
            foreach (Place place in places)
                StorePieces(PiecesOf(stored), stored, place);
        }
    }

    /// <summary>A value used in a later phase than its own must be in memory; numbers stay in registers.</summary>
    private void CrossPhases()
    {
        foreach (Value user in _order.Where(v => !_accumulators.ContainsKey(v)).ToArray())
        {
            foreach (Value operand in user.Operands.SelectMany(Source))
            {
                bool computed = !_places.ContainsKey(operand) && !_parameters.ContainsKey(operand) && operand.Op is not ConstantOp;
                if (computed && !operand.IsScalar && PhaseLevel(operand) < PhaseLevel(user))
                    Keep(operand);
            }
        }
    }

    /// <summary>Side by side where they are gates, else one after the other.</summary>
    private void StorePieces(IReadOnlyList<Value> pieces, Value joined, Place place)
    {
        if (place.Gates > 1 && (place.Gates != pieces.Count || pieces.Any(p => p.Size != pieces[0].Size)))
            throw new GraphException($"{joined} joins vectors of different sizes.");
        int at = 0;
        for (int i = 0; i < pieces.Count; i++)
        {
            Store(pieces[i], place.Gates > 1 ? place.Gate(i) : place with { Offset = place.Offset + at, Size = pieces[i].Size, Exact = true });
            at += pieces[i].Size;
        }
    }

    private IReadOnlyList<Value> PiecesOf(Value joined)
    {
        if (joined.Op is not EmbedOp embed)
            return joined.Operands;
        var pieces = new List<Value>();
        void Zeros(int count)
        {
            if (count == 0)
                return;
            Value zeros = new StepBuilder("").Constant(0, count);
            _levels.Add(zeros, 0);
            pieces.Add(zeros);
        }
        Zeros(embed.Offset);
        pieces.Add(joined.Operands[0]);
        Zeros(embed.Total - embed.Offset - joined.Operands[0].Size);
        return pieces;
    }

    private void Keep(Value value)
    {
        if (!_stores.ContainsKey(value))
            Store(value, _allocate(value));
        _places[value] = _stores[value][0];
    }

    /// <summary>Looks through values that are never computed on their own.</summary>
    private static IEnumerable<Value> Source(Value value) =>
        value.Op is BroadcastOp ? value.Operands.SelectMany(Source) : new[] { value };

    private void Add(Value value, int level)
    {
        _levels.Add(value, level);
        _order.Add(value);
    }

    /// <summary>A reduction is made by the phase that computes its operand; its result counts from the next level on.</summary>
    private int PhaseLevel(Value value) => value.Op is ReductionOp ? _levels[value] - 1 : _levels[value];

    private static int Domain(Value value) => value.Op is ReductionOp ? value.Operands[0].Size : value.Size;
}
