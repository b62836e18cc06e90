using System;

namespace LstmGen.Conformance;

/// <summary>A case that is understood, but needs a feature that is not there; the message names it.</summary>
internal sealed class OutsideException(string message) : Exception(message);
