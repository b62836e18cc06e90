using System;

namespace LstmGen.Sample;

/// <summary>Something this program promises did not hold.</summary>
internal sealed class CheckFailedException(string message) : Exception(message);
