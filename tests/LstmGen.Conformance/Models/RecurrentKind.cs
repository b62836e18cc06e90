namespace LstmGen.Conformance.Models;

/// <summary>The three recurrent layers.</summary>
internal enum RecurrentKind
{
    /// <summary>Long short-term memory.</summary>
    Lstm,

    /// <summary>Gated recurrent unit.</summary>
    Gru,

    /// <summary>The simple recurrent network of Elman.</summary>
    Rnn,
}
