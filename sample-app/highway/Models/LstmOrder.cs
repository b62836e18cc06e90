namespace LstmGen.Highway.Models;

/// <summary>A long short-term memory, forget gates mostly open at first, for the temporal order task.</summary>
[RecurrentModel]
[Input(8)]
[Lstm(8, ForgetBias = 1f)]
[Dense(8, Activation = Activation.Softmax)]
internal sealed partial class LstmOrder;
