namespace LstmGen.BorderProbe.Models;

/// <summary>Whole vectors under a head that is none.</summary>
[RecurrentModel]
[Input(16)]
[Lstm(16)]
[Dense(5, Activation = Activation.Sigmoid)]
internal sealed partial class SixteenThenFive;
