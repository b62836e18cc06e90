using System;

namespace LstmGen.Conformance;

/// <summary>A case that cannot be understood: malformed, contradictory, or with a key that no reader knows.</summary>
internal sealed class CaseFormatException(string message) : Exception(message);
