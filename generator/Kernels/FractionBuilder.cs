using System;
using System.Collections.Generic;
using System.Linq;

namespace LstmGen.Generator.Kernels;

/// <summary>
/// Arithmetic on quotients that divides as late as it can: a gated cell needs two divisions a step instead of five, because
/// c = f c' + i n = (c' I N + (2 - N) F) / (F I N) with f = 1/F, i = 1/I, n = (2 - N)/N. Exact algebra; the order of operations is fixed.
/// </summary>
internal sealed class FractionBuilder
{
    private readonly KernelBuilder _k;
    private readonly Dictionary<(Operand, Operand), Operand> _products = new();
    private readonly Dictionary<Fraction, Operand> _quotients = new();

    public FractionBuilder(KernelBuilder k) => _k = k;

    public KernelBuilder Kernel => _k;

    /// <summary>The value in a register (or literal).</summary>
    public Operand Plain(Fraction value)
    {
        if (value.IsPlain)
            return value.Numerator;
        if (!_quotients.TryGetValue(value, out Operand quotient))
            _quotients.Add(value, quotient = _k.Divide(value.Numerator, Product(value.Factors), value.Name));
        return quotient;
    }

    public Fraction Multiply(Fraction a, Fraction b, string hint)
    {
        if (a.Factors.Count + b.Factors.Count > Fraction.MaximumFactors || a.Growth + b.Growth > Fraction.MaximumGrowth)
            (a, b) = Reduce(a, b);
        return new Fraction(Times(a.Numerator, b.Numerator, hint), Concat(a.Factors, b.Factors), a.Growth + b.Growth, hint);
    }

    /// <summary>a + b, or a - b.</summary>
    public Fraction Add(Fraction a, Fraction b, bool subtract, string hint)
    {
        (Operand[] onlyA, Operand[] onlyB) = Foreign(a, b);
        if (a.Factors.Count + onlyB.Length > Fraction.MaximumFactors || a.Growth + onlyB.Length > Fraction.MaximumGrowth || b.Growth + onlyA.Length > Fraction.MaximumGrowth)
        {
            (a, b) = Reduce(a, b);
            (onlyA, onlyB) = Foreign(a, b);
        }

        // A product with a foreign factor becomes part of the multiply-add.
        Operand sum;
        if (onlyB.Length > 0)
        {
            Operand right = onlyA.Length == 0 ? b.Numerator : Times(b.Numerator, Product(onlyA), hint);
            sum = subtract ? _k.MultiplySubtract(a.Numerator, Product(onlyB), right, hint) : _k.MultiplyAdd(a.Numerator, Product(onlyB), right, hint);
        }
        else if (onlyA.Length > 0)
        {
            sum = subtract ? _k.NegativeMultiplyAdd(b.Numerator, Product(onlyA), a.Numerator, hint) : _k.MultiplyAdd(b.Numerator, Product(onlyA), a.Numerator, hint);
        }
        else
        {
            sum = subtract ? _k.Subtract(a.Numerator, b.Numerator, hint) : _k.Add(a.Numerator, b.Numerator, hint);
        }
        return new Fraction(sum, Concat(a.Factors, onlyB), Math.Max(a.Growth + onlyB.Length, b.Growth + onlyA.Length), hint);
    }

    /// <summary>Divides the larger operand, and the other one too if need be.</summary>
    private (Fraction A, Fraction B) Reduce(Fraction a, Fraction b)
    {
        bool first = a.Factors.Count >= b.Factors.Count;
        return first ? (Fraction.Plain(Plain(a)), b) : (a, Fraction.Plain(Plain(b)));
    }

    private static (Operand[] OnlyA, Operand[] OnlyB) Foreign(Fraction a, Fraction b) =>
        (a.Factors.Where(f => !b.Factors.Contains(f)).ToArray(), b.Factors.Where(f => !a.Factors.Contains(f)).ToArray());

    private Operand Product(IReadOnlyList<Operand> factors)
    {
        Operand product = factors[factors.Count - 1];
        for (int i = factors.Count - 2; i >= 0; i--)
        {
            if (!_products.TryGetValue((product, factors[i]), out Operand next))
                _products.Add((product, factors[i]), next = _k.Multiply(product, factors[i], "d"));
            product = next;
        }
        return product;
    }

    private Operand Times(Operand a, Operand b, string hint) =>
        IsOne(a) ? b : IsOne(b) ? a : _k.Multiply(a, b, hint);

    private static bool IsOne(Operand a) => a.Kind == OperandKind.Literal && a.Number == 1;

    private static Operand[] Concat(IReadOnlyList<Operand> a, IReadOnlyList<Operand> b) => a.Concat(b).ToArray();
}
