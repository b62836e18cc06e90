namespace LstmGen.Highway.Models;

/// <summary>A long short-term memory, forget gates open at first, for the temporal order task.</summary>
[RecurrentModel]
[Input(8)]
[Lstm(8, ForgetBias = 3f)]
[Dense(8, Activation = Activation.Softmax)]
internal sealed partial class LstmOrder;
