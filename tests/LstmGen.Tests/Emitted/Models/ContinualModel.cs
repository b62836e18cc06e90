namespace LstmGen.Tests.Emitted.Models;

/// <summary>The network of the continual embedded Reber grammar, with forget gates.</summary>
[RecurrentModel]
[Input(7)]
[Lstm(12)]
[Dense(7, Activation = Activation.Softmax)]
internal sealed partial class ContinualModel;
