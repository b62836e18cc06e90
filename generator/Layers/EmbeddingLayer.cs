using System;
using System.Collections.Generic;
using LstmGen.Generator.Graph;

namespace LstmGen.Generator.Layers;

/// <summary>A trained vector for every id (Bengio et al. 2003).</summary>
internal sealed record EmbeddingLayer(string Name, int Attribute, int Size, string Initialization) : Layer(Name, Attribute)
{
    public override string Title => $"Embedding({NumberText.Of(Size)})";

    public override IReadOnlyList<string> Equations => new[] { "y = W[id]" };

    public override bool ReadsIds => true;

    public static Layer Create(LayerReader reader) =>
        new EmbeddingLayer(reader.Name, reader.Index, reader.Size("size", InputLayer.MaximumSize), reader.Initialization());

    public override int Connect(NetworkBuilder network, IReadOnlyList<int> inputs)
    {
        // PyTorch draws from N(0, 1); this is the uniform distribution of that variance. Keras: U(-0.05, 0.05).
        double bound = Initialization == "Keras" ? 0.05 : Math.Sqrt(3);
        return network.Lookup(Name, new Parameter(Name, "weight", network.VocabularyOf(inputs[0]), Size) { InitialBound = bound }, inputs[0]);
    }
}
