using System;

namespace LstmGen.Conformance;

/// <summary>A case that cannot be understood: malformed or contradictory.</summary>
internal class CaseFormatException(string message) : Exception(message);
