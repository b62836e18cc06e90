namespace LstmGen.JitProbe.Models;

/// <summary>Straight-line code in several methods, with a vector that one phase makes and a later one multiplies.</summary>
[RecurrentModel(Unrolling = Unrolling.Always)]
[Input(16)]
[Gru(64, ResetAfter = false)]
[Dense(8)]
internal sealed partial class UnrolledGru;
