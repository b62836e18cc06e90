namespace LstmGen.JitProbe.Models;

/// <summary>12 x 32 and nine class probabilities.</summary>
[RecurrentModel]
[Input(12)]
[Lstm(32)]
[Dense(9, Activation = Activation.Softmax)]
internal sealed partial class Speaker;
