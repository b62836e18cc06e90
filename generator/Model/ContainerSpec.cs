namespace LstmGen.Generator.Model;

/// <summary>A type that encloses the model class: what a partial declaration of it must repeat.</summary>
/// <param name="Keyword">"class", "struct", "record", "record struct", "interface", "ref struct".</param>
/// <param name="Name">Identifier, with its @ where needed, and type parameters if any ("Outer&lt;T&gt;").</param>
internal sealed record ContainerSpec(string Keyword, string Name);
