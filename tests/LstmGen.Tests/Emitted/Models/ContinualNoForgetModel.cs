namespace LstmGen.Tests.Emitted.Models;

/// <summary>The network of the continual embedded Reber grammar, with the cell of 1997 that never forgets.</summary>
[RecurrentModel]
[Input(7)]
[Lstm(12, ForgetGate = false)]
[Dense(7, Activation = Activation.Softmax)]
internal sealed partial class ContinualNoForgetModel;
