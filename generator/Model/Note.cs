namespace LstmGen.Generator.Model;

/// <summary>Something the user should know about compiled code (a layer is looped, a method is over budget); not an error.</summary>
internal sealed record Note(string Rule, int Attribute, EquatableArray<string> Values);
