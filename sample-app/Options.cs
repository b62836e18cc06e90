namespace LstmGen.Sample;

/// <summary>The command line.</summary>
internal sealed record Options(int Seed, int Epochs, string Output, bool Quiet);
