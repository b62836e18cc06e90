using System;
using System.Collections.Generic;
using System.Linq;
using LstmGen.Generator.Graph;
using LstmGen.Generator.Kernels;

namespace LstmGen.Generator.Planning;

/// <summary>
/// Adds the outer products of many taped rows to parameter gradients: a tile of gradients stays in registers while the
/// rows go by, so that it is read and written once per call and not once per step. Biases ride on a matrix of the same rows.
/// </summary>
internal static class WeightGradientLowering
{
    /// <summary>The kernel's parameter that says how many rows there are.</summary>
    public const string Rows = "rows";

    /// <summary>Null when the stage has no parameters.</summary>
    /// <param name="gradients">What to accumulate.</param>
    /// <param name="places">Where rows and columns lie, by value.</param>
    /// <param name="packing">Layout of the gradients.</param>
    /// <param name="registers">Decides the tiles and no bits.</param>
    /// <param name="name">Method name.</param>
    /// <param name="summary">For the reader.</param>
    /// <param name="lanes">Of its vectors: those of the packed tensors.</param>
    public static Kernel? Lower(
        IReadOnlyList<ParameterGradient> gradients,
        Func<Value, Place> places,
        WeightPacking packing,
        RegisterBudget registers,
        string name,
        string summary,
        int lanes)
    {
        if (gradients.Count == 0)
            return null;
        OuterProduct[] products = gradients
            .GroupBy(g => (g.Rows, g.Columns, g.FirstRow, packing.Matrix(g.Parameter).Gates, packing.Matrix(g.Parameter).Units))
            .Select(g => Product(g.Key.Rows, g.Key.Columns, g.Key.FirstRow, g.Select(p => packing.Matrix(p.Parameter)).ToArray(), places))
            .ToArray();
        var biases = products.Where(p => p.Columns is null).ToDictionary(p => p, p => Host(p, products));
        var k = new KernelBuilder();
        var counter = new NameCounter();
        foreach (OuterProduct product in products.Where(p => p.Columns is not null || biases[p] is null))
        {
            PackedTensor[] riding = biases.Where(b => b.Value == product).SelectMany(b => b.Key.Targets).ToArray();
            k.Comment("gradient of " + string.Join(" and ", product.Targets.Concat(riding).Select(t => t.Parameter.Name)));
            if (FewUnitsSweep.Fits(product))
                new FewUnitsSweep(k, counter, registers, product, riding).Lower();
            else
                new OuterProductSweep(k, counter, registers, product, riding).Lower();
        }
        return k.Build(name, summary, lanes: lanes);
    }

    private static OuterProduct Product(Value rows, Value? columns, int firstRow, PackedTensor[] targets, Func<Value, Place> places)
    {
        int units = targets[0].Units;
        var product = new OuterProduct(places(rows), columns is null ? null : places(columns), targets, firstRow / units);
        if (product.Rows.Size % units != 0 || product.Rows.Gates != product.Rows.Size / units || firstRow % units != 0)
            throw new GraphException($"The gradient of {targets[0].Parameter.Name} is cut differently from its rows.");
        if (product.Columns is { } c && (c.Slots > 1 || c.Gates > 1))
            throw new GraphException($"The gradient of {targets[0].Parameter.Name}: its columns do not lie in one piece.");
        return product;
    }

    /// <summary>The smallest matrix whose rows are a bias's own; null: it needs a sweep of its own.</summary>
    private static OuterProduct? Host(OuterProduct bias, IEnumerable<OuterProduct> products) => products
        .Where(p => p.Columns is not null && p.Rows == bias.Rows && p.FirstGate == bias.FirstGate && p.Shape.Units == bias.Shape.Units && p.Shape.Gates == bias.Shape.Gates)
        .OrderBy(p => p.Shape.Columns)
        .FirstOrDefault();
}
