namespace LstmGen.Generator.Model;

/// <summary>Something the user must change: a rule (a field name of <c>Roslyn.Rules</c>), where, and the values its message shows.</summary>
/// <param name="Rule">Name of the rule, such as "SizeOutOfRange".</param>
/// <param name="Attribute">Index in <see cref="ModelSpec.Attributes"/>; -1 is the class itself.</param>
/// <param name="Argument">Argument name; empty for the whole attribute.</param>
/// <param name="Values">Fills the message's {0}, {1}, ...</param>
internal sealed record Problem(string Rule, int Attribute, string Argument, EquatableArray<string> Values);
