namespace LstmGen.Tests.Emitted.Models;

/// <summary>The LSTM with most phases, as wide as its input.</summary>
[RecurrentModel]
[Input(17)]
[Lstm(20, Peepholes = true, Projection = 17, LayerNorm = true)]
internal sealed partial class SquareCellModel;
