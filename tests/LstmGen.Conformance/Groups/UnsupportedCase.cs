using System;

namespace LstmGen.Conformance.Groups;

/// <summary>Cases of groups whose feature is not there: the reason comes from the case itself where it tells.</summary>
internal static class UnsupportedCase
{
    /// <summary>A group that lacks one thing as a whole.</summary>
    public static Func<CaseSource, CasePlan> Because(string feature) => _ => throw new OutsideException(feature);

    /// <summary>A group of models in files of their own.</summary>
    public static Func<CaseSource, CasePlan> Import(string fallback) => source =>
    {
        string format = source.Case.Optional("format")?.ToString() ?? fallback;
        throw new OutsideException($"import of models: {format}");
    };
}
