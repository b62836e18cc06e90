namespace LstmGen.BorderProbe.Models;

/// <summary>Options that read more.</summary>
[RecurrentModel]
[Input(5)]
[Lstm(12, Peepholes = true, LayerNorm = true)]
[Gru(5, ResetAfter = false)]
internal sealed partial class Peeping;
