namespace LstmGen.Tests.Emitted.Models;

/// <summary>The network of the temporal order task: eight symbols in, eight classes out. Its forget gates start open, or nothing would be remembered long enough to learn from.</summary>
[RecurrentModel]
[Input(8)]
[Lstm(8, ForgetBias = 1f)]
[Dense(8, Activation = Activation.Softmax)]
internal sealed partial class TemporalOrderModel;
