namespace LstmGen.Conformance;

/// <summary>What came of a case.</summary>
internal enum Verdict
{
    /// <summary>Every expected number was met within the case's tolerance.</summary>
    Pass,

    /// <summary>A number was missed, or the case could not be read or run.</summary>
    Fail,

    /// <summary>The case's file was refused, and its manifest says that it must be.</summary>
    Refused,

    /// <summary>The case needs a feature that is not there.</summary>
    Outside,
}
