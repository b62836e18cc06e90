namespace LstmGen.Highway;

/// <summary>The command line.</summary>
internal sealed record Options(int Seed, string Output, bool Quiet);
