namespace LstmGen.Generator.Model;

/// <summary>What the user wrote, whole, and nothing else: the key of the incremental pipeline.</summary>
/// <param name="Declaration">The class.</param>
/// <param name="Attributes">Input and layer attributes in source order.</param>
/// <param name="Training">Emit training code and keep canonical parameters.</param>
/// <param name="Unrolling">"Auto", "Always" or "Never".</param>
/// <param name="Accuracy">"Default", "Precise" or "Fast".</param>
internal sealed record ModelSpec(
    DeclarationSpec Declaration,
    EquatableArray<AttributeSpec> Attributes,
    bool Training,
    string Unrolling,
    string Accuracy)
{
    /// <summary>"Bits256" or "Bits512": the widest vectors that inference uses.</summary>
    public string Vectors { get; init; } = "Bits256";
}
