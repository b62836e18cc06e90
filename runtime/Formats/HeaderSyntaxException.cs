using System;

namespace LstmGen.Formats;

/// <summary>The header is not the JSON that the format prescribes. Never leaves this folder.</summary>
internal sealed class HeaderSyntaxException(string expected, string found) : Exception
{
    public string Expected { get; } = expected;

    public string Found { get; } = found;
}
