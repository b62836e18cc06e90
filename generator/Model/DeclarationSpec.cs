namespace LstmGen.Generator.Model;

/// <summary>The model class as declared: what the emitted parts of it must repeat, and what they must not.</summary>
/// <param name="Namespace">Dotted, with @ escapes; empty for the global namespace.</param>
/// <param name="Containers">Enclosing types, outermost first.</param>
/// <param name="Name">Identifier of the class, with its @ where needed.</param>
/// <param name="MetadataName">Full metadata name ("Ns.Outer+Model"): the hint name and what messages call the model.</param>
/// <param name="HasConstructors">The user wrote instance constructors; then no public one is emitted.</param>
internal sealed record DeclarationSpec(
    string Namespace,
    EquatableArray<ContainerSpec> Containers,
    string Name,
    string MetadataName,
    bool HasConstructors);
