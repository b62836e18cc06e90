namespace LstmGen.Tests.Emitted.Models;

/// <summary>A gated recurrent unit as wide as its input, which it reads in an early phase and writes in a later one.</summary>
[RecurrentModel]
[Input(19)]
[Gru(19, ResetAfter = false)]
internal sealed partial class SquareGruModel;
