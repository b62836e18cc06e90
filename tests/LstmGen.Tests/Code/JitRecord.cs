namespace LstmGen.Tests.Code;

/// <summary>One compilation that the JIT reports.</summary>
/// <param name="Method">Class and method, with parameters.</param>
/// <param name="Tier">How it was compiled, for example FullOpts.</param>
internal sealed record JitRecord(string Method, string Tier);
