using System;
using System.Collections.Generic;

namespace LstmGen.Generator.Layers;

/// <summary>A whole number from 0 to vocabulary - 1 at each step: a character, a word, a class. Only an embedding can read it.</summary>
internal sealed record InputIdsLayer(string Name, int Attribute, int Vocabulary) : Layer(Name, Attribute), IInputLayer
{
    /// <summary>Ids travel as floats, which hold every whole number up to here.</summary>
    public const int MaximumVocabulary = 1 << 20;

    public int Size => 1;

    public override string Title => $"InputIds({NumberText.Of(Vocabulary)})";

    public override IReadOnlyList<string> Equations => Array.Empty<string>();

    public static Layer Create(LayerReader reader) => new InputIdsLayer(reader.Name, reader.Index, reader.Size("vocabulary", MaximumVocabulary));
}
