namespace LstmGen.Tests.Emitted.Models;

/// <summary>The network of the embedded Reber grammar: seven symbols in, seven probabilities out.</summary>
[RecurrentModel]
[Input(7)]
[Lstm(8)]
[Dense(7, Activation = Activation.Softmax)]
internal sealed partial class ReberModel;
