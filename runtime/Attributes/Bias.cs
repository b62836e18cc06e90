namespace LstmGen;

/// <summary>Which bias tensors a recurrent layer owns.</summary>
public enum Bias
{
    /// <summary>Two, as in PyTorch: <c>bias_ih_l0</c> and <c>bias_hh_l0</c>; their sum acts.</summary>
    Pair,

    /// <summary>One: <c>bias_ih_l0</c>.</summary>
    Single,

    /// <summary>None.</summary>
    None,
}
