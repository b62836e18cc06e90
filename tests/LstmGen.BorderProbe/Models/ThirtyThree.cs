namespace LstmGen.BorderProbe.Models;

/// <summary>Odd everywhere, softmax.</summary>
[RecurrentModel]
[Input(13)]
[Lstm(33)]
[Dense(9, Activation = Activation.Softmax)]
internal sealed partial class ThirtyThree;
