using System;
using System.Collections.Generic;
using LstmGen.Generator.Graph;

namespace LstmGen.Generator.Layers;

/// <summary>The vector that a model reads at each step; it computes nothing.</summary>
internal sealed record InputLayer(string Name, int Attribute, int Size) : Layer(Name, Attribute), IInputLayer
{
    public const int MaximumSize = 4096;

    public int Vocabulary => 0;

    public override string Title => $"Input({NumberText.Of(Size)})";

    public override IReadOnlyList<string> Equations => Array.Empty<string>();

    public static Layer Create(LayerReader reader) => new InputLayer(reader.Name, reader.Index, reader.Size("size", MaximumSize));

}
