namespace LstmGen.Generator.Roslyn;

/// <summary>Names of the incremental steps, for tests that ask why a step ran.</summary>
internal static class StepNames
{
    public const string Parsed = nameof(Parsed);
    public const string Models = nameof(Models);
    public const string Options = nameof(Options);
    public const string Compiled = nameof(Compiled);
    public const string HintNames = nameof(HintNames);
    public const string Notes = nameof(Notes);
    public const string Source = nameof(Source);
    public const string Diagnostics = nameof(Diagnostics);
    public const string MissingModelAttribute = nameof(MissingModelAttribute);
}
