using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using LstmGen.Generator.Layers;
using LstmGen.Generator.Model;
using LstmGen.Generator.Tests.Infrastructure;

namespace LstmGen.Generator.Tests.Numeric;

/// <summary>A model as a test names it, "4 lstm:16 lstm:8/single dense:3/softmax": input size, then layers; or its attributes as a user writes them.</summary>
public sealed record ModelShape(string Text)
{
    public string Unrolling { get; init; } = "Auto";

    public override string ToString() => Unrolling == "Auto" ? Text : $"{Text} ({Unrolling})";

    /// <summary>The attributes as source.</summary>
    public string Attributes
    {
        get
        {
            if (IsSource)
                return "[RecurrentModel] " + Text;
            string text = $"[RecurrentModel(Unrolling = Unrolling.{Unrolling})] [Input({InputSize})]";
            foreach ((string kind, int units, string? option) in Layers())
            {
                text += kind == "lstm"
                    ? $" [Lstm({units}{(option is null ? "" : $", Bias = Bias.{Capital(option)}")})]"
                    : $" [Dense({units}{(option is null ? "" : $", Activation = Activation.{Capital(option)}")})]";
            }
            return text;
        }
    }

    /// <summary>The text is attributes as a user writes them, for what the notation does not say.</summary>
    private bool IsSource => Text.StartsWith('[');

    private int InputSize => int.Parse(Text.Split(' ')[0], CultureInfo.InvariantCulture);

    /// <summary>The same model as the compiler core sees it.</summary>
    internal ModelSpec Spec(string name)
    {
        if (IsSource)
            return ParsedSource.Of($"using LstmGen; {Attributes} partial class {name} {{ }}");
        List<AttributeSpec> attributes = new() { Of("Input", ("size", InputSize)) };
        foreach ((string kind, int units, string? option) in Layers())
        {
            (string, object)[] arguments = option is null
                ? new (string, object)[] { ("units", units) }
                : new (string, object)[] { ("units", units), (kind == "lstm" ? "Bias" : "Activation", Capital(option)) };
            attributes.Add(Of(kind == "lstm" ? "Lstm" : "Dense", arguments));
        }
        DeclarationSpec declaration = new("", EquatableArray<ContainerSpec>.Empty, name, name, false);
        return new ModelSpec(declaration, new EquatableArray<AttributeSpec>(attributes), true, Unrolling);
    }

    internal Network Network() => LayerCatalog.Build(Spec("M"));

    private static AttributeSpec Of(string kind, params (string Name, object Value)[] arguments) =>
        new(kind, new EquatableArray<ArgumentSpec>(arguments.Select(a => new ArgumentSpec(a.Name, a.Value))));

    private static string Capital(string word) => char.ToUpperInvariant(word[0]) + word[1..];

    private IEnumerable<(string Kind, int Units, string? Option)> Layers()
    {
        foreach (string word in Text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1))
        {
            string[] parts = word.Split(':', '/');
            yield return (parts[0], int.Parse(parts[1], CultureInfo.InvariantCulture), parts.Length > 2 ? parts[2] : null);
        }
    }
}
