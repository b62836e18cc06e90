namespace LstmGen.Package.Tests;

/// <summary>What a finished command left behind.</summary>
internal sealed record CommandResult(int ExitCode, string Output);
