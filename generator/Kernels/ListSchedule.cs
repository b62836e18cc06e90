using System;
using System.Collections.Generic;
using System.Linq;

namespace LstmGen.Generator.Kernels;

/// <summary>
/// Products and the activations that follow from them in the order in which a processor could start them. Out-of-order execution alone does not find it: while
/// links of a chain wait, they fill the queues through which products would come. Each cycle of a simple model takes every activation whose operands are there and that its limits allow,
/// and fills what multipliers are left with products, oldest first, some from further on where the oldest wait for the sums they add to. What follows from what
/// stays, hence the bits. All tiles of a phase are ordered at once, so that products of one stand among activations of the one before; where columns loop, what comes after
/// the loop of each tile.
/// Measured on Zen 5 with 32 registers, ratios to spreading the activations of one block evenly among the products of the next: 1x32 0.95, 1x40 0.95, 8x32 0.96;
/// products strictly in order 0.99, 0.97, 0.99; the activation with the longest way to its end before the oldest 0.96, 1.01, 0.96. With 16 registers the best of
/// some limits and tiles lost: 1x32 1.04, 1x40 1.06, 8x32 1.05. In vectors of sixteen lanes: 1x32 1.02, 1x40 and 8x32 0.99.
/// </summary>
internal sealed class ListSchedule
{
    /// <summary>Multiplications, and other operations, that a processor starts in a cycle.</summary>
    private const int Ports = 2;

    /// <summary>How far from the oldest product that waits one may be taken. Measured on Zen 5: 40 to 150 make no difference, 20 costs 2 %.</summary>
    private const int Reach = 60;

    private readonly StatementGraph _graph;
    private readonly IReadOnlyList<bool> _isProduct;
    private readonly ScheduleLimits _limits;
    private readonly List<int> _products = new();
    private readonly List<int> _activations = new();
    private readonly HashSet<int> _live = new();
    private readonly List<Statement> _order = new();
    private int _cycle;
    private int _busy;

    private ListSchedule(StatementGraph graph, IReadOnlyList<bool> isProduct, ScheduleLimits limits)
    {
        _graph = graph;
        _isProduct = isProduct;
        _limits = limits;
        for (int i = 0; i < graph.Count; i++)
            (isProduct[i] ? _products : _activations).Add(i);
    }

    /// <summary>The statements in another order, without comments; as they are where one of them loops.</summary>
    /// <param name="statements">Statements in an order that is right, each with whether it belongs to the products.</param>
    /// <param name="limits">How many registers should hold a value at a time, and who may take the last of them.</param>
    /// <param name="lanes">Lanes of a vector.</param>
    public static IReadOnlyList<Statement> Of(IReadOnlyList<(Statement Statement, bool IsProduct)> statements, ScheduleLimits limits, int lanes)
    {
        if (!statements.All(s => Interleaving.IsStraight(s.Statement)))
            return statements.Select(s => s.Statement).ToArray();
        (Statement Statement, bool IsProduct)[] all = statements.Where(s => s.Statement is not CommentStatement).ToArray();
        var schedule = new ListSchedule(new StatementGraph(all.Select(s => s.Statement).ToArray(), lanes), all.Select(s => s.IsProduct).ToArray(), limits);
        schedule.Run();
        return schedule._order;
    }

    private void Run()
    {
        for (; _products.Count + _activations.Count > 0; _cycle++)
        {
            int multipliers = Ports, others = Ports, before = _order.Count;
            while (Activation(multipliers, others) is { } activation)
            {
                _activations.Remove(activation);
                Take(activation, ref multipliers, ref others);
            }
            while (multipliers > 0 && Product() is { } product)
            {
                _products.Remove(product);
                Take(product, ref multipliers, ref others);
            }
            if (_order.Count == before && _busy <= _cycle)
                TakeOldest();
        }
    }

    /// <summary>The oldest one whose operands are there.</summary>
    private int? Activation(int multipliers, int others)
    {
        for (int position = 0; position < _activations.Count && position < _limits.Ahead; position++)
        {
            int i = _activations[position];
            if (!_graph.IsReady(i, _cycle) || !HasRoom(i, position < _limits.Oldest ? 0 : _limits.Spare))
                continue;
            StatementTiming timing = _graph.Timing(i);
            if ((timing.Multiplications > 0 && multipliers <= 0) || (timing.Others > 0 && others <= 0) || (timing.IsLoad && !_graph.IsAwaited(i)))
                continue;
            return i;
        }
        return null;
    }

    /// <summary>The oldest product whose operands are there, or what is still to be loaded for it.</summary>
    private int? Product()
    {
        for (int position = 0; position < _products.Count && position < Reach; position++)
        {
            int i = _products[position];
            if (_graph.Timing(i).IsLoad)
            {
                if (position == 0 && _graph.IsReady(i, _cycle))
                    return i;
                continue;
            }
            if (_graph.IsReady(i, _cycle))
                return i;
            if (_graph.IsReadyBut(i, _cycle) && FirstLoad(i) is { } load)
                return load;
        }
        return null;
    }

    /// <summary>What to load first for a product that waits for nothing but loads, if registers are left for them.</summary>
    private int? FirstLoad(int i)
    {
        IReadOnlyList<int> missing = _graph.Missing(i);
        if (missing.Count == 0 || _live.Count + missing.Count > _limits.Registers || !missing.All(m => _isProduct[m] && _graph.Timing(m).IsLoad))
            return null;
        return _graph.Missing(missing[0]).Count == 0 ? missing[0] : FirstLoad(missing[0]);
    }

    /// <summary>Nothing is on its way, and no register is left: the limit has to give.</summary>
    private void TakeOldest()
    {
        int multipliers = 0, others = 0, oldest = _activations.Concat(_products).First(i => _graph.Missing(i).Count == 0);
        _activations.Remove(oldest);
        _products.Remove(oldest);
        Take(oldest, ref multipliers, ref others);
    }

    private bool HasRoom(int i, int spare)
    {
        if (_live.Count < _limits.Registers - spare || _graph.Target(i) is not { } target || _live.Contains(target))
            return true;
        return _graph.Ends(i).Any();
    }

    private void Take(int i, ref int multipliers, ref int others)
    {
        StatementTiming timing = _graph.Timing(i);
        multipliers -= timing.Multiplications;
        others -= timing.Others;
        foreach (int register in _graph.Ends(i).ToArray())
            _live.Remove(register);
        if (_graph.Target(i) is { } target)
            _live.Add(target);
        _graph.Take(i, _cycle);
        _busy = Math.Max(_busy, _cycle + timing.Latency);
        _order.Add(_graph.Statement(i));
    }
}
