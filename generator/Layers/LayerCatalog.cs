using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using LstmGen.Generator.Graph;
using LstmGen.Generator.Model;

namespace LstmGen.Generator.Layers;

/// <summary>The explicit list of layer kinds (a new kind is one line here), and how attributes become layers.</summary>
internal static class LayerCatalog
{
    private static readonly LayerKind[] Catalog =
    {
        new("Input", "input", InputLayer.Create),
        new("Lstm", "lstm", LstmLayer.Create),
        new("Gru", "gru", GruLayer.Create),
        new("Rnn", "rnn", RnnLayer.Create),
        new("Dense", "dense", DenseLayer.Create),
        new("Activation", "activation", ActivationLayer.Create),
    };

    /// <summary>Attribute kinds, that is attribute class names without their suffix.</summary>
    public static IReadOnlyList<string> Kinds { get; } = Catalog.Select(k => k.Kind).ToArray();

    /// <summary>What is wrong with a model's attributes; empty when it can be compiled.</summary>
    public static EquatableArray<Problem> Check(ModelSpec model)
    {
        var problems = new List<Problem>();
        Read(model.Attributes, problems);
        return new EquatableArray<Problem>(problems);
    }

    /// <summary>The network of a model in which <see cref="Check"/> found nothing.</summary>
    public static Network Build(ModelSpec model)
    {
        IReadOnlyList<Layer> layers = Read(model.Attributes, new List<Problem>());
        int size = layers[0].Units;
        var stages = new List<Stage>();
        foreach (Layer layer in layers.Skip(1))
        {
            stages.AddRange(layer.Build(size));
            size = layer.Units == 0 ? size : layer.Units;
        }
        return new Network(layers[0].Units, size, layers.Skip(1).ToArray(), stages);
    }

    private static IReadOnlyList<Layer> Read(EquatableArray<AttributeSpec> attributes, List<Problem> problems)
    {
        var layers = new List<Layer>();
        var taken = new HashSet<string>(attributes.Select(a => a["Name"]).OfType<string>(), StringComparer.OrdinalIgnoreCase);
        var counts = new Dictionary<string, int>();
        for (int i = 0; i < attributes.Count; i++)
        {
            LayerKind kind = Catalog.First(k => k.Kind == attributes[i].Kind);
            layers.Add(kind.Create(new LayerReader(attributes[i], i, DefaultName(kind, counts, taken), problems)));
        }
        CheckOrder(layers, problems);
        CheckNames(layers, problems);
        return layers;
    }

    private static string DefaultName(LayerKind kind, Dictionary<string, int> counts, HashSet<string> taken)
    {
        counts.TryGetValue(kind.Kind, out int count);
        string name;
        do
        {
            count++;
            name = count == 1 ? kind.DefaultName : kind.DefaultName + count.ToString(CultureInfo.InvariantCulture);
        }
        while (taken.Contains(name));
        counts[kind.Kind] = count;
        return name;
    }

    private static void CheckOrder(List<Layer> layers, List<Problem> problems)
    {
        if (!layers.Any(l => l is InputLayer))
            problems.Add(Of("NoInput", -1, ""));
        else if (layers[0] is not InputLayer)
            problems.Add(Of("InputNotFirst", layers.First(l => l is InputLayer).Attribute, ""));
        foreach (Layer second in layers.Where(l => l is InputLayer).Skip(1))
            problems.Add(Of("RepeatedInput", second.Attribute, ""));
        if (layers.All(l => l is InputLayer))
            problems.Add(Of("NoLayer", -1, ""));
    }

    private static void CheckNames(List<Layer> layers, List<Problem> problems)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (Layer layer in layers)
        {
            if (!seen.Add(layer.Name))
                problems.Add(Of("DuplicateName", layer.Attribute, "Name", layer.Name));
        }
    }

    private static Problem Of(string rule, int attribute, string argument, params string[] values) =>
        new(rule, attribute, argument, new EquatableArray<string>(values));
}
