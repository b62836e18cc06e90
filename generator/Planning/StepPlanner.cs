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
    private readonly Dictionary<Value, Place> _places = new();
    private readonly Dictionary<Value, List<Place>> _stores = new();
    private readonly Dictionary<Value, int> _levels = new();
    private readonly Dictionary<Value, Accumulator> _accumulators = new();
    private readonly List<Value> _order = new();
    private readonly HashSet<Value> _given = new();

    /// <param name="available">Memory that holds a value before the step starts; null if none does.</param>
    /// <param name="allocate">Makes memory for a value that a later phase reads.</param>
    public StepPlanner(Func<Value, Place?> available, Func<Value, Place> allocate)
    {
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
            .GroupBy(v => (Level: PhaseLevel(v), Size: Domain(v)))
            .OrderBy(g => g.Key.Level)
            .ThenBy(g => _order.IndexOf(g.First()))
            .Select(g => new Phase(
                g.Key.Level,
                g.Key.Size,
                g.Where(_accumulators.ContainsKey).Select(v => _accumulators[v]).ToArray(),
                g.Where(v => !_accumulators.ContainsKey(v)).ToArray()))
            .ToArray();
        return new StepPlan(phases, _places, _given, _stores.ToDictionary(s => s.Key, s => (IReadOnlyList<Place>)s.Value));
    }

    /// <summary>A value that is a sum of affine maps of whole vectors; null if it is not.</summary>
    public static Accumulator? Linear(Value value)
    {
        var products = new List<Product>();
        var biases = new List<RowGroup>();
        return Collect(value, 0, products, biases) ? new Accumulator(value, products, biases) : null;
    }

    /// <summary>A number in all lanes, not a vector: what reductions make.</summary>
    public static bool IsScalar(Value value) => value.Op is ReductionOp || (value.Op is ElementwiseOp and not ConstantOp && value.Size == 1 && value.Operands.All(IsScalar));

    private static bool Collect(Value value, int firstRow, List<Product> products, List<RowGroup> biases)
    {
        switch (value.Op)
        {
            case AffineOp affine:
                products.Add(new Product(new RowGroup(affine.Weight, firstRow), false, value.Operands[0]));
                if (affine.Bias is not null)
                    biases.Add(new RowGroup(affine.Bias, firstRow));
                return true;
            case TransposedAffineOp transposed:
                products.Add(new Product(new RowGroup(transposed.Weight, firstRow), true, value.Operands[0]));
                return true;
            case SliceOp slice:
                return Collect(value.Operands[0], firstRow + slice.Offset, products, biases);
            case AddOp:
                return Collect(value.Operands[0], firstRow, products, biases) && Collect(value.Operands[1], firstRow, products, biases);
            default:
                return false;
        }
    }

    private void Visit(Value value)
    {
        if (_levels.ContainsKey(value))
            return;
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
            _accumulators.Add(value, accumulator);
            Add(value, level);
            return;
        }
        foreach (Value operand in value.Operands)
            Visit(operand);
        int after = value.Operands.Count == 0 ? 0 : value.Operands.Max(o => _levels[o]);
        switch (value.Op)
        {
            case ConstantOp or BroadcastOp or ConcatOp:
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
            return 0;
        if (!_stores.TryGetValue(source, out List<Place>? stored))
            Store(source, _allocate(source));
        _places[source] = (stored ?? _stores[source])[0];
        return _levels[source] + 1;
    }

    /// <summary>A joined vector is written piece by piece, each where it is computed.</summary>
    private void ExpandJoined()
    {
        foreach (Value stored in _stores.Keys.Where(v => v.Op is ConcatOp).ToArray())
        {
            IReadOnlyList<Place> places = _stores[stored];
            _stores.Remove(stored);
            foreach (Place place in places)
                StorePieces(stored, place);
        }
    }

    /// <summary>A value used in a later phase than its own must be in memory; numbers stay in registers.</summary>
    private void CrossPhases()
    {
        foreach (Value user in _order.Where(v => !_accumulators.ContainsKey(v)).ToArray())
        {
            foreach (Value operand in user.Operands.SelectMany(Source))
            {
                bool computed = !_places.ContainsKey(operand) && operand.Op is not ConstantOp;
                if (computed && !IsScalar(operand) && PhaseLevel(operand) < PhaseLevel(user))
                    Keep(operand);
            }
        }
    }

    private void StorePieces(Value concat, Place place)
    {
        if (concat.Operands.Any(o => o.Size != concat.Operands[0].Size))
            throw new GraphException($"{concat} joins vectors of different sizes.");
        for (int i = 0; i < concat.Operands.Count; i++)
            Store(concat.Operands[i], place with { Size = concat.Operands[0].Size, Slots = concat.Operands.Count, Slot = i });
    }

    private void Keep(Value value)
    {
        if (!_stores.ContainsKey(value))
            Store(value, _allocate(value));
        _places[value] = _stores[value][0];
    }

    /// <summary>Looks through values that are never computed on their own.</summary>
    private static IEnumerable<Value> Source(Value value) =>
        value.Op is BroadcastOp or ConcatOp ? value.Operands.SelectMany(Source) : new[] { value };

    private void Add(Value value, int level)
    {
        _levels.Add(value, level);
        _order.Add(value);
    }

    /// <summary>A reduction is made by the phase that computes its operand; its result counts from the next level on.</summary>
    private int PhaseLevel(Value value) => value.Op is ReductionOp ? _levels[value] - 1 : _levels[value];

    private static int Domain(Value value) => value.Op is ReductionOp ? value.Operands[0].Size : value.Size;
}
