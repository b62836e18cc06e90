using System;
using System.Collections.Generic;
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
        new("InputIds", "ids", InputIdsLayer.Create),
        new("Gru", "gru", GruLayer.Create),
        new("Rnn", "rnn", RnnLayer.Create),
        new("Dense", "dense", DenseLayer.Create),
        new("Activation", "activation", ActivationLayer.Create),
        new("Embedding", "embedding", EmbeddingLayer.Create),
        new("Add", "add", AddLayer.Create),
        new("Concat", "concat", ConcatLayer.Create),
        new("Slice", "slice", SliceLayer.Create),
        new("Last", "last", LastLayer.Create),
        new("Output", "output", OutputLayer.Create),
        new("MeanOverTime", "mean", PoolLayer.CreateMean),
        new("MaxOverTime", "max", PoolLayer.CreateMax),
        new("Flatten", "flatten", FlattenLayer.Create),
        new("Normalize", "normalize", NormalizeLayer.Create),
        new("Dropout", "dropout", DropoutLayer.Create),
    };

    /// <summary>Attribute kinds, that is attribute class names without their suffix.</summary>
    public static IReadOnlyList<string> Kinds { get; } = Catalog.Select(k => k.Kind).ToArray();

    /// <summary>What is wrong with a model's attributes; empty when it can be compiled.</summary>
    public static EquatableArray<Problem> Check(ModelSpec model)
    {
        var problems = new List<Problem>();
        IReadOnlyList<Layer> layers = Read(model.Attributes, problems);
        if (problems.Count == 0)
            Connect(model.Attributes, layers, problems);
        return new EquatableArray<Problem>(problems);
    }

    /// <summary>The network of a model in which <see cref="Check"/> found nothing.</summary>
    public static Network Build(ModelSpec model)
    {
        var problems = new List<Problem>();
        Network? network = Connect(model.Attributes, Read(model.Attributes, problems), problems);
        return network is null ? throw new GraphException($"A model with problems cannot be built: {problems[0].Rule}.") : network with { Accuracy = model.Accuracy };
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
        CheckOrder(attributes, layers, problems);
        CheckNames(layers, problems);
        return layers;
    }

    /// <summary>Null when a name or a size does not fit, which is then among the problems.</summary>
    private static Network? Connect(EquatableArray<AttributeSpec> attributes, IReadOnlyList<Layer> layers, List<Problem> problems)
    {
        Layer[] inputs = layers.Where(l => l is IInputLayer).ToArray();
        var network = new NetworkBuilder(inputs.Sum(l => ((IInputLayer)l).Size));
        var vectors = new Dictionary<string, int>(StringComparer.Ordinal);
        int offset = 0;
        foreach (Layer layer in inputs)
        {
            var input = (IInputLayer)layer;
            vectors.Add(layer.Name, network.Input(offset, input.Size, input.Vocabulary));
            offset += input.Size;
        }
        if (offset > InputLayer.MaximumSize)
        {
            problems.Add(Of("JoinTooLarge", inputs[0].Attribute, "", NumberText.Of(offset), NumberText.Of(InputLayer.MaximumSize)));
            return null;
        }
        var unread = inputs.ToList();
        var shapes = new List<LayerShape>();
        var outputs = new List<Layer>();
        Layer above = inputs[inputs.Length - 1];
        foreach (Layer layer in layers.Skip(inputs.Length))
        {
            string[] names = layer.Others.Prepend(attributes[layer.Attribute]["From"] as string ?? above.Name).ToArray();
            for (int i = 0; i < names.Length; i++)
            {
                if (!vectors.ContainsKey(names[i]))
                    problems.Add(Of("UnknownLayer", layer.Attribute, i == 0 ? "From" : "layers", names[i], string.Join(", ", vectors.Keys)));
                unread.RemoveAll(l => l.Name == names[i]);
            }
            if (problems.Count > 0)
                return null;
            int[] sources = names.Select(n => vectors[n]).ToArray();
            int[] sizes = sources.Select(network.SizeOf).ToArray();
            string? wrong = names.FirstOrDefault(n => network.VocabularyOf(vectors[n]) > 0 != layer.ReadsIds);
            if (wrong is not null)
            {
                problems.Add(layer.ReadsIds ? Of("EmbeddingNeedsIds", layer.Attribute, "", wrong) : Of("IdsNeedEmbedding", layer.Attribute, "", wrong));
                return null;
            }
            if (!layer.CheckSizes(sizes, (rule, argument, values) => problems.Add(Of(rule, layer.Attribute, argument, values))))
                return null;
            int output = layer.Connect(network, sources);
            if (network.SizeOf(output) > InputLayer.MaximumSize)
            {
                problems.Add(Of("JoinTooLarge", layer.Attribute, "", NumberText.Of(network.SizeOf(output)), NumberText.Of(InputLayer.MaximumSize)));
                return null;
            }
            vectors.Add(layer.Name, output);
            shapes.Add(new LayerShape(layer, sizes.Sum(), network.SizeOf(output)));
            if (layer.IsOutput)
                outputs.Add(layer);
            else
                unread.Add(layer);
            above = layer;
        }
        foreach (Layer layer in unread.Where(l => l != above))
            problems.Add(Of("UnreadLayer", layer.Attribute, "", layer.Name));
        if (problems.Count > 0)
            return null;
        if (!above.IsOutput)
            outputs.Add(above);
        int[] made = outputs.Select(l => vectors[l.Name]).ToArray();
        NetworkOutput[] named = outputs.Select((l, i) => new NetworkOutput(l.Name, network.SizeOf(made[i]))).ToArray();
        return new Network(inputs, shapes, named, network.Build(made.Length == 1 ? made[0] : network.Concat(made)));
    }

    private static string DefaultName(LayerKind kind, Dictionary<string, int> counts, HashSet<string> taken)
    {
        counts.TryGetValue(kind.Kind, out int count);
        string name;
        do
        {
            count++;
            name = count == 1 ? kind.DefaultName : kind.DefaultName + NumberText.Of(count);
        }
        while (taken.Contains(name));
        counts[kind.Kind] = count;
        return name;
    }

    private static void CheckOrder(EquatableArray<AttributeSpec> attributes, List<Layer> layers, List<Problem> problems)
    {
        Layer[] inputs = layers.Where(l => l is IInputLayer).ToArray();
        if (inputs.Length == 0)
            problems.Add(Of("NoInput", -1, ""));
        foreach (Layer late in inputs.Where(l => layers.IndexOf(l) >= inputs.Length))
            problems.Add(Of("InputNotFirst", late.Attribute, ""));
        foreach (Layer nameless in inputs.Where(l => inputs.Length > 1 && attributes[l.Attribute]["Name"] is null))
            problems.Add(Of("RepeatedInput", nameless.Attribute, ""));
        if (layers.All(l => l is IInputLayer))
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
