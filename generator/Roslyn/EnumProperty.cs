using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace LstmGen.Generator.Roslyn;

/// <summary>A property of [RecurrentModel] whose type is an enumeration.</summary>
/// <param name="Name">The property's.</param>
/// <param name="Names">Members of the enumeration, the default first.</param>
/// <param name="Value">What the user gave it; a number where the enumeration has no such member.</param>
/// <param name="Unknown">Where such a number stands.</param>
internal sealed record EnumProperty(string Name, ImmutableArray<string> Names, string Value, Location? Unknown = null)
{
    public static EnumProperty Unrolling { get; } = new("Unrolling", ImmutableArray.Create("Auto", "Always", "Never"), "Auto");

    public static EnumProperty Accuracy { get; } = new("Accuracy", ImmutableArray.Create("Default", "Precise", "Fast"), "Default");

    public static EnumProperty Vectors { get; } = new("Vectors", ImmutableArray.Create("Bits256", "Bits512"), "Bits256");
}
