using System.Linq;

namespace LstmGen.Conformance.Reading;

/// <summary>What cases call the state of an LSTM.</summary>
internal static class StateNames
{
    public static readonly string[] InitialHidden = ["h0", "h_0", "initial_h", "h_init", "hx"];

    public static readonly string[] InitialCell = ["c0", "c_0", "initial_c", "c_init", "cx"];

    public static readonly string[] FinalHidden = ["h_n", "hn", "final_h", "Y_h"];

    public static readonly string[] FinalCell = ["c_n", "cn", "final_c", "Y_c"];

    public static readonly string[] InputGradient = ["d_x", "dx", "x", "d_input", "input", "grad_x"];

    /// <summary>A name, and the names of its gradient.</summary>
    public static string[] Gradient(string[] names) => names.SelectMany(name => new[] { "d_" + name, "d" + name, "grad_" + name, name }).ToArray();
}
