using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using LstmGen.Generator.Layers;
using LstmGen.Generator.Model;
using LstmGen.Generator.Tests.Infrastructure;

namespace LstmGen.Generator.Tests.Numeric;

/// <summary>A model as a test names it, "4 lstm:16 lstm:8/single dense:3/softmax": input size, then layers as <see cref="LayerNotation"/> reads them; or its attributes as a user writes them.</summary>
public sealed record ModelShape(string Text)
{
    public string Unrolling { get; init; } = "Auto";

    public string Accuracy { get; init; } = "Default";

    public string Vectors { get; init; } = "Bits256";

    public override string ToString() => Text + string.Concat(new[] { (Unrolling, "Auto"), (Accuracy, "Default"), (Vectors, "Bits256") }.Where(p => p.Item1 != p.Item2).Select(p => $" ({p.Item1})"));

    /// <summary>The attributes as source.</summary>
    public string Attributes => IsSource ? $"[RecurrentModel(Accuracy = Accuracy.{Accuracy}, Vectors = VectorWidth.{Vectors})] {Text}" :
        $"[RecurrentModel(Unrolling = Unrolling.{Unrolling}, Accuracy = Accuracy.{Accuracy}, Vectors = VectorWidth.{Vectors})] [Input({InputSize})]" + string.Concat(Layers().Select(layer => " " + layer.Source));

    /// <summary>The text is attributes as a user writes them, for what the notation does not say.</summary>
    private bool IsSource => Text.StartsWith('[');

    private int InputSize => int.Parse(Text.Split(' ')[0], CultureInfo.InvariantCulture);

    /// <summary>The same model as the compiler core sees it.</summary>
    internal ModelSpec Spec(string name)
    {
        if (IsSource)
            return ParsedSource.Of($"using LstmGen; {Attributes} partial class {name} {{ }}");
        AttributeSpec input = new("Input", new EquatableArray<ArgumentSpec>(new[] { new ArgumentSpec("size", InputSize) }));
        DeclarationSpec declaration = new("", EquatableArray<ContainerSpec>.Empty, name, name, false);
        return new ModelSpec(declaration, new EquatableArray<AttributeSpec>(Layers().Select(layer => layer.Spec).Prepend(input)), true, Unrolling, Accuracy) { Vectors = Vectors };
    }

    internal Network Network() => LayerCatalog.Build(Spec("M"));

    private IEnumerable<LayerNotation> Layers() => Text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(LayerNotation.Parse);
}
