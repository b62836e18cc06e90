namespace LstmGen.Highway.Models;

/// <summary>A simple recurrent network for the temporal order task.</summary>
[RecurrentModel]
[Input(8)]
[Rnn(8)]
[Dense(8, Activation = Activation.Softmax)]
internal sealed partial class RnnOrder;
