namespace LstmGen.Generator.Model;

/// <summary>A type that encloses the model class: what a partial declaration of it must repeat. Never generic.</summary>
/// <param name="Keyword">What follows <c>partial</c>: "class", "struct", "record", "record class", "record struct", "interface".</param>
/// <param name="Name">Identifier, with its @ where needed.</param>
internal sealed record ContainerSpec(string Keyword, string Name);
