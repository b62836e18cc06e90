using System;

namespace LstmGen.Benchmarks.Comparison;

/// <summary>A child process that measures nothing; the message is the reason that reports print.</summary>
internal sealed class ChildFailedException(string message, bool isMissing = false) : Exception(message)
{
    /// <summary>The program is not on this machine.</summary>
    public bool IsMissing => isMissing;
}
