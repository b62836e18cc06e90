using System;

namespace LstmGen.Highway;

/// <summary>Something this program relies on did not hold.</summary>
internal sealed class CheckFailedException(string message) : Exception(message);
