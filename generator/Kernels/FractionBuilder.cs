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
    /// <summary>Lanes of half a vector; only vectors of eight have values that share them.</summary>
    private const int HalfVector = 4;

    private readonly KernelBuilder _k;
    private readonly Dictionary<(Operand, Operand), Operand> _products = new();
    private readonly Dictionary<Fraction, Operand> _quotients = new();
    private readonly Dictionary<Operand, Operand> _complements = new();
    private readonly Dictionary<Operand, Operand> _swapped = new();
    private readonly Dictionary<(Exponent, float?, float), Operand> _onePlus = new();

    public FractionBuilder(KernelBuilder k) => _k = k;

    public KernelBuilder Kernel => _k;

    /// <summary>Exponents are clamped to it; null: none can pass it.</summary>
    public float? HighestExponent { get; set; } = Fraction.HighestExponent;

    /// <summary>What a sigmoid is multiplied by.</summary>
    public float Factor { get; set; } = 1;

    /// <summary>The value in a register (or literal).</summary>
    public Operand Plain(Fraction value)
    {
        if (value.IsPlain)
            return Numerator(value);
        if (!_quotients.TryGetValue(value, out Operand quotient))
            _quotients.Add(value, quotient = _k.Divide(Numerator(value), Product(value.Factors), value.Name));
        return quotient;
    }

    /// <summary>1 + e^(multiple a) over <see cref="Factor"/>, as a factor.</summary>
    /// <param name="a">Where it shares its register with another value, so do their exponentials.</param>
    /// <param name="multiple">Plus or minus a power of two.</param>
    /// <param name="scaled">The operand carries the factor of the exponent.</param>
    public Operand OnePlus(Fraction a, float multiple, bool scaled)
    {
        Exponent x = ExponentOf(a, multiple, scaled);
        if (!_onePlus.TryGetValue((x, HighestExponent, Factor), out Operand sum))
            _onePlus.Add((x, HighestExponent, Factor), sum = _k.Exponentials.OnePlus(_k, x, HighestExponent, 1 / Factor));
        return a.Swapped ? Swap(sum) : sum;
    }

    /// <summary>tanh a as a fraction: (1 - E) / (1 + E) with E = e^(multiple a).</summary>
    public Fraction Tanh(Fraction a, float multiple, bool scaled, string hint)
    {
        Exponent x = ExponentOf(a, multiple, scaled);
        (Operand? numerator, Operand denominator) = _k.Exponentials.Tanh(_k, x, HighestExponent);
        _onePlus[(x, HighestExponent, 1)] = denominator;
        if (a.Swapped)
            (numerator, denominator) = (numerator is { } n ? Swap(n) : null, Swap(denominator));
        return new Fraction(numerator ?? default, new[] { denominator }, 1, hint) { Complement = numerator is null ? denominator : null };
    }

    public Fraction Multiply(Fraction a, Fraction b, string hint)
    {
        if (a.Factors.Count + b.Factors.Count > Fraction.MaximumFactors || a.Growth + b.Growth > Fraction.MaximumGrowth)
            (a, b) = Reduce(a, b);
        Fraction product = new(default, Concat(a.Factors, b.Factors), a.Growth + b.Growth, hint);
        if (a.IsReciprocal || b.IsReciprocal)
        {
            Fraction other = a.IsReciprocal ? b : a;
            return product with { Numerator = other.Numerator, Complement = other.Complement };
        }
        return product with { Numerator = _k.Multiply(Numerator(a), Numerator(b), hint) };
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

        int growth = Math.Max(a.Growth + onlyB.Length, b.Growth + onlyA.Length);
        if (!subtract && a.Complement is not null && b.Complement is null)
            (a, b, onlyA, onlyB) = (b, a, onlyB, onlyA);
        if (b.Complement is { } n && onlyB.Contains(n))
            return new Fraction(AddComplement(a, n, onlyA, onlyB, subtract, hint), Concat(new[] { n }, Concat(a.Factors, onlyB.Where(f => f != n).ToArray())), growth, hint);
        return new Fraction(AddNumerators(a, b, onlyA, onlyB, subtract, hint), Concat(a.Factors, onlyB), growth, hint);
    }

    /// <summary>
    /// The numerator of a + b where b's is 2 - N: with A and B the foreign factors, a B N + (2 - N) A = N (a B - A) + 2 A. What is made of N waits for nothing else then.
    /// </summary>
    private Operand AddComplement(Fraction a, Operand n, Operand[] onlyA, Operand[] onlyB, bool subtract, string hint)
    {
        Operand[] rest = onlyB.Where(f => f != n).ToArray();
        Operand foreign = onlyA.Length == 0 ? _k.Literal(1) : Product(onlyA);
        Operand twice = onlyA.Length == 0 ? _k.Literal(2) : _k.Add(foreign, foreign);
        Operand top = Numerator(a), inner;
        if (rest.Length == 0)
            inner = subtract ? _k.Add(top, foreign) : _k.Subtract(top, foreign);
        else
            inner = subtract ? _k.MultiplyAdd(top, Product(rest), foreign) : _k.MultiplySubtract(top, Product(rest), foreign);
        return subtract ? _k.MultiplySubtract(n, inner, twice, hint) : _k.MultiplyAdd(n, inner, twice, hint);
    }

    /// <summary>The numerator of a + b, or a - b. A product with a foreign factor becomes part of the multiply-add.</summary>
    private Operand AddNumerators(Fraction a, Fraction b, Operand[] onlyA, Operand[] onlyB, bool subtract, string hint)
    {
        Operand left = Numerator(a), right = Numerator(b);
        if (onlyB.Length > 0)
        {
            right = onlyA.Length == 0 ? right : Times(right, Product(onlyA), hint);
            return subtract ? _k.MultiplySubtract(left, Product(onlyB), right, hint) : _k.MultiplyAdd(left, Product(onlyB), right, hint);
        }
        if (onlyA.Length > 0)
            return subtract ? _k.NegativeMultiplyAdd(right, Product(onlyA), left, hint) : _k.MultiplyAdd(right, Product(onlyA), left, hint);
        return subtract ? _k.Subtract(left, right, hint) : _k.Add(left, right, hint);
    }

    private Operand Numerator(Fraction value)
    {
        if (value.Complement is not { } n)
            return value.Swapped ? Swap(value.Numerator) : value.Numerator;
        if (!_complements.TryGetValue(n, out Operand numerator))
            _complements.Add(n, numerator = _k.Subtract(_k.Literal(2), n));
        return numerator;
    }

    /// <summary>Of a register that two values share, the same for both. Where the operand is scaled, the multiple is in it, and does not count.</summary>
    private Exponent ExponentOf(Fraction a, float multiple, bool scaled) => new(a.Swapped ? a.Numerator : Plain(a), scaled ? 1 : multiple, scaled);

    /// <summary>The halves of a register exchanged.</summary>
    private Operand Swap(Operand operand)
    {
        if (!_swapped.TryGetValue(operand, out Operand swapped))
            _swapped.Add(operand, swapped = _k.Rotate(operand, HalfVector));
        return swapped;
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
