namespace LstmGen.Conformance.Models;

/// <summary>Which gate of an LSTM is derived from another, by the names of the attribute language.</summary>
internal enum Coupling
{
    /// <summary>None.</summary>
    None,

    /// <summary>f = 1 - i.</summary>
    ForgetFromInput,

    /// <summary>i = 1 - f.</summary>
    InputFromForget,
}
