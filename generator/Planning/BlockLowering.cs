using System;
using System.Collections.Generic;
using System.Linq;
using LstmGen.Generator.Graph;
using LstmGen.Generator.Graph.Ops;
using LstmGen.Generator.Kernels;

namespace LstmGen.Generator.Planning;

/// <summary>
/// The element-wise values of one block of a phase (and one row): computed as soon as the sums that they read are there, in the order of the paper.
/// </summary>
internal sealed class BlockLowering
{
    private readonly StepLowering _step;
    private readonly Phase _phase;
    private readonly TileCursor _tile;
    private readonly int _block;
    private readonly int _row;
    private readonly int _lanes;
    private readonly IReadOnlyDictionary<(Value, int), Operand> _folds;
    private readonly FractionBuilder _fractions;
    private readonly Dictionary<Value, Fraction> _known = new();
    private readonly HashSet<Value> _pending;
    private readonly IReadOnlyDictionary<Value, float> _factors;
    private readonly Dictionary<Value, Fraction> _multiples = new();

    /// <param name="step">What all blocks of a kernel share.</param>
    /// <param name="phase">The phase.</param>
    /// <param name="tile">The tile.</param>
    /// <param name="block">Block within the tile.</param>
    /// <param name="row">Row that the tile serves.</param>
    /// <param name="folds">Registers of reductions.</param>
    public BlockLowering(StepLowering step, Phase phase, TileCursor tile, int block, int row, IReadOnlyDictionary<(Value, int), Operand> folds)
    {
        _step = step;
        _phase = phase;
        _tile = tile;
        _block = block;
        _row = row;
        _folds = folds;
        _lanes = step.LanesOf(phase.Size, tile, block);
        _fractions = new FractionBuilder(step.Kernel);
        _factors = step.FactorsOf(phase);
        _pending = new HashSet<Value>(phase.Accumulators.Select(a => a.Value).Concat(phase.Values));
    }

    private bool Partial => _lanes < _step.Lanes;

    /// <summary>Two gates share a register.</summary>
    private bool Paired => _step.Packing.IsPaired(_phase, _tile, _block);

    /// <summary>Computes what these sums make possible.</summary>
    public void Advance(IEnumerable<(Value Value, Operand Sum)> sums)
    {
        foreach ((Value value, Operand sum) in sums)
            Know(value, Fraction.Plain(sum) with { Swapped = IsSecond(value) });
        foreach (Value value in _phase.Values.Where(_pending.Contains))
        {
            if (!IsReady(value))
                continue;
            if (value.Op is ReductionOp reduction)
                Reduce(value, reduction);
            else if (!_step.Fusion.IsFused(value) && value.Op is ElementwiseOp and not ConstantOp)
                Compute(value);
            _pending.Remove(value);
        }
    }

    /// <summary>What is stored, each value with its padding masked. All loads come before all stores: a value that is only copied may lie where another is stored.</summary>
    public IReadOnlyList<(Value Value, Operand Operand)> Results()
    {
        var results = new List<(Value, Operand)>();
        foreach (Value value in _phase.Accumulators.Select(a => a.Value).Concat(_phase.Values).Where(v => v.Op is not ReductionOp && _step.Plan.Stores.ContainsKey(v)))
        {
            Operand operand = Resolve(value);
            bool goesOn = _step.Plan.Stores[value].All(p => p.Buffer == Buffers.Ahead);    // as it is, with whatever shares its register
            bool masked = Partial && !goesOn && !value.IsScalar && (Paired || !_step.Padding.Holds(value));
            results.Add((value, masked ? _step.Kernel.SelectFirst(_lanes, operand, _step.Kernel.Literal(0)) : operand));
        }
        return results;
    }

    /// <summary>The gate in the high half of a register that two share.</summary>
    private bool IsSecond(Value value) => Paired && _phase.Accumulators.TakeWhile(a => a.Value != value).Count() % 2 == 1;

    private void Know(Value value, Fraction fraction)
    {
        _known.Add(value, fraction);
        _pending.Remove(value);
    }

    private bool IsReady(Value value) => value.Operands.All(o =>
        o.Op is BroadcastOp ? o.Operands.All(i => !_pending.Contains(i))
        : _step.Fusion.IsFused(o) && _step.Fusion.ProductIn(value) == o ? IsReady(o)
        : !_pending.Contains(o));

    private void Reduce(Value value, ReductionOp reduction)
    {
        Operand operand = Resolve(value.Operands[0]);
        if (Partial)
            operand = _step.Kernel.SelectFirst(_lanes, operand, _step.Kernel.Literal(reduction.Identity));
        _step.Kernel.Fold(reduction is SumOp ? VectorOp.Add : VectorOp.Max, _folds[(value, _row)], operand);
    }

    private void Compute(Value value)
    {
        if (_known.ContainsKey(value))
            return;
        if (_factors.TryGetValue(value, out float factor))
        {
            _multiples.Add(value, Lower(value, factor));
            return;
        }
        Fraction result = Lower(value, 1);
        Know(value, result);
        if (value.IsScalar)
            _step.Scalars[(value, _row)] = _fractions.Plain(result);
    }

    /// <param name="value">What is computed.</param>
    /// <param name="factor">What it is multiplied by.</param>
    private Fraction Lower(Value value, float factor)
    {
        if (_step.Fusion.ProductIn(value) is { } product)
        {
            Value other = value.Operands[0] == product ? value.Operands[1] : value.Operands[0];
            Fraction a = Factor(product.Operands[0], factor), b = Factor(product.Operands[1], factor), c = Factor(other, factor);
            if (a.IsPlain && b.IsPlain && c.IsPlain)
            {
                KernelBuilder k = _step.Kernel;
                return Fraction.Plain(value.Op is AddOp
                    ? k.MultiplyAdd(a.Numerator, b.Numerator, c.Numerator, value.Name)
                    : k.NegativeMultiplyAdd(a.Numerator, b.Numerator, c.Numerator, value.Name));
            }
            Fraction ab = _fractions.Multiply(a, b, value.Name);
            bool first = value.Operands[0] == product;
            return _fractions.Add(first ? ab : c, first ? c : ab, value.Op is SubtractOp, value.Name);
        }
        var op = (ElementwiseOp)value.Op;
        bool foreseen = factor == 1 && op.InputScale is not null && _multiples.ContainsKey(value.Operands[0]);
        bool scaled = foreseen || (value.Operands.Count == 1 && _step.Packing.IsScaled(value.Operands[0]));
        Fraction[] operands = value.Operands.Select(o => foreseen ? Fraction.Plain(_fractions.Plain(_multiples[o])) : Factor(o, factor)).ToArray();
        if (_step.Options.Infers && Waits(value, op, operands))
        {
            _fractions.HighestExponent = _step.Options.Unclamped.Contains(value.Operands[0]) ? null : Fraction.HighestExponent;
            _fractions.Factor = factor;
            if (op.LowerFraction(_fractions, operands, value.Name, scaled) is { } fraction)
                return fraction;
        }
        return Fraction.Plain(op.Lower(_step.Kernel, operands.Select(_fractions.Plain).ToArray(), value.Name, scaled));
    }

    /// <summary>What a multiple is made of: multiples where there are some.</summary>
    private Fraction Factor(Value value, float factor) => factor != 1 && _multiples.TryGetValue(value, out Fraction? multiple) ? multiple : ResolveFraction(value);

    /// <summary>The value is combined further, or its operands are quotients.</summary>
    private bool Waits(Value value, ElementwiseOp op, Fraction[] operands) =>
        op.InputScale is null ? operands.Any(o => !o.IsPlain)
            : _phase.Combines(value);

    private Operand Resolve(Value value) => _fractions.Plain(ResolveFraction(value));

    private Fraction ResolveFraction(Value value)
    {
        KernelBuilder k = _step.Kernel;
        if (value.Op is BroadcastOp)
            return ResolveFraction(value.Operands[0]);
        if (value.Op is ConstantOp constant)
            return Fraction.Plain(k.Literal(constant.Number));
        if (_known.TryGetValue(value, out Fraction? known))
            return known;
        if (_multiples.TryGetValue(value, out Fraction? multiple))
        {
            // A gate that is shown is computed once more, so that it is between 0 and 1. A factor is negative, and what is added to the product makes its zeros positive, as others are.
            known = value.Op is ElementwiseOp { TakesFactor: true } ? Lower(value, 1) : Fraction.Plain(k.MultiplyAdd(_fractions.Plain(multiple), k.Literal(1 / _factors[value]), k.Literal(0), value.Name));
            _known.Add(value, known);
            return known;
        }
        if (_step.Scalars.TryGetValue((value, _row), out Operand operand))
            return Fraction.Plain(operand);
        if (_step.Plan.Parameters.TryGetValue(value, out RowGroup? rows))
            operand = k.Load(_tile.Weight(Buffers.Weights, _step.Packing.Matrix(rows.Parameter), _block, 0, rows.FirstRow / value.Size), value.Name);
        else if (!_step.Plan.Places.TryGetValue(value, out Place? place) || place.Gates > 1)
            throw new GraphException($"{value} is not at hand.");
        else if (value.IsScalar)
            operand = k.Load(new Address(place.Buffer, (_row * place.RowWidth) + place.BlockOffset(0)), value.Name);
        else if (place.Exact && Partial)
            operand = k.LoadFirst(_tile.At(place, _block, _row), _lanes, value.Name);
        else
            operand = k.Load(_tile.At(place, _block, _row), value.Name);
        var loaded = Fraction.Plain(operand);
        _known.Add(value, loaded);
        return loaded;
    }
}
