using System;

namespace LstmGen.Benchmarks.Comparison;

/// <summary>A child process that measures nothing; the message is the reason that reports print.</summary>
internal sealed class ChildFailedException(string message) : Exception(message);
