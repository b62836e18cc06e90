namespace LstmGen.Generator.Model;

/// <summary>One argument of an attribute as the user wrote it.</summary>
/// <param name="Name">Constructor parameter ("units") or property ("ForgetBias").</param>
/// <param name="Value">An int, float, bool or string; an enum value is the name of its member.</param>
internal sealed record ArgumentSpec(string Name, object? Value);
