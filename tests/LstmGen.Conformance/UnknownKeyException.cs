namespace LstmGen.Conformance;

/// <summary>A key that no reader knows: a shortcoming of the reader, so it never counts as a refusal of a bad file.</summary>
internal sealed class UnknownKeyException(string message) : CaseFormatException(message);
