namespace LstmGen.Conformance.Models;

/// <summary>In which direction a layer passes over time, by the names of the attribute language.</summary>
internal enum LayerDirection
{
    /// <summary>From the first step on.</summary>
    Forward,

    /// <summary>From the last step on; outputs stay in the order of time.</summary>
    Reverse,

    /// <summary>Both, side by side.</summary>
    Both,
}
