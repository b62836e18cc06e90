namespace LstmGen.Tests.Emitted.Models;

/// <summary>An agent that acts and judges: two heads over one memory.</summary>
[RecurrentModel]
[Input(3)]
[Gru(6, Name = "memory")]
[Dense(4, Activation = Activation.Softmax)]
[Output(Name = "policy")]
[Dense(1, Name = "value", From = "memory")]
internal sealed partial class TwoHeadedModel;
